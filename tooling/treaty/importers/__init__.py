"""Foreign formats to what ODCS says of the same: tables, JSON Schemas, Avro, samples, SQL; each loss is named."""
