"""The edge to the network: events posted to webhooks, metrics pushed; nothing is ever fetched."""
