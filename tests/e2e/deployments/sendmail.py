"""docs/deploy-sendmail.md: Exchange on the one side, a receiver on the other, DNS between them."""
HOST_NAME = "smarthost.example.com"
