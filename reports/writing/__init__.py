"""What a report says: plain official Chinese made from frozen facts, without the ORM.

An official paper is written in Chinese whatever language the pages are shown in, so its words are not translated.
"""

# Rises with every change of wording or layout, so that equal figures in a new wording make a new edition.
TEMPLATE_VERSION = "1"
