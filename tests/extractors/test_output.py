"""What `tinxa extract` prints."""

import json

import jsonschema

from data import resource
from extractors.engine import extract
from extractors.output import make_output, schema_text
from tests.extractors.test_engine import BODY, CONTEXT, TITLE


def test_the_published_schema_is_that_of_the_code() -> None:
    assert resource("schema", "extraction.schema.json").read_text(encoding="utf-8") == schema_text()


def test_output_follows_it_and_counts_are_whole_numbers() -> None:
    output = make_output(extract(TITLE, BODY, CONTEXT), source="yen-dinh", url="https://yendinh.example/1")
    printed = json.loads(output.model_dump_json())
    jsonschema.validate(printed, json.loads(schema_text()))
    assert printed["article"]["title"] == TITLE
    assert printed["article"]["body"] == BODY
    assert {type(i["value"]) for i in printed["incidents"]} == {int}
    assert "2019-07-12" in {d["start"] for d in printed["dates"]}
