"""Web archives of invented articles, for tests: one gzip member for each record, as crawlers write them."""

import gzip
import html
import uuid

FILLER = (
    "The harbour master of {town} said on {day} that the quay had been quiet since the storm, and that the fishing fleet "
    "of Namibia would sail again. The government of Uruguay accused the authorities of {town} of delaying the papers of "
    "eleven sailors. On {day}, police in {town} arrested two men after a clash near the market."
)


def page(article, paragraphs=0):
    """A page with the article and, below it, as many invented paragraphs as asked for."""
    texts = article["text"].split("\n\n")
    towns, days = ("Keetmans", "Salto", "Oranje", "Tala"), ("Monday", "Tuesday", "Thursday", "Friday")
    texts += [FILLER.format(town=towns[n % 4], day=days[n // 4 % 4]) for n in range(paragraphs)]
    body = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    return (f"<html lang='en'><head><title>{html.escape(article['title'])}</title>"
            f"<meta property='article:published_time' content='{article['date']}'></head>"
            f"<body><article><h1>{html.escape(article['title'])}</h1>{body}</article></body></html>")


def write(path, articles, number, paragraphs=0):
    """Writes a WARC of the articles; `number` makes their addresses differ from those of other files."""
    with open(path, "wb") as out:
        for article in articles:
            body = page(article, paragraphs).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{number}{article['id']}")
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{identifier}>\r\n"
                    f"WARC-Date: 2024-03-06T00:00:00Z\r\nWARC-Target-URI: {article['url']}?n={number}\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n").encode()
            out.write(gzip.compress(head + http + b"\r\n\r\n"))
