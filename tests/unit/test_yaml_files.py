"""YAML to typed values: every fault at once, each with its line; nothing unsafe is read."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from indicators.base import PartialDate
from indicators.catalogue.digest import canonical, digest, from_canonical, to_yaml
from indicators.catalogue.packaged import SPECS, fingerprint, load
from indicators.catalogue.yaml_files import CatalogueError, parse, read, read_folder
from indicators.entries.specification import Specification
from tests.support.specifications import COMPLETE, computing, specification


def text(**changes: object) -> str:
    return yaml.safe_dump(COMPLETE | changes, allow_unicode=True, sort_keys=False)


def faults(source: str) -> list[tuple[int, str, str]]:
    with pytest.raises(CatalogueError) as caught:
        parse(source, Specification, "prov-indikator.yaml")
    return [(p.line, p.place, p.message) for p in caught.value.problems]


def line_of(source: str, start: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if line.startswith(start))


def test_every_fault_is_told_at_once_with_its_line() -> None:
    source = text(kind="andel", decimals=9, okänt="ord")
    found = faults(source)
    assert [(line, place) for line, place, _ in sorted(found)] == [
        (line_of(source, "kind"), "kind"),
        (line_of(source, "decimals"), "decimals"),
        (line_of(source, "okänt"), "okänt"),
    ]


def test_an_unknown_word_deep_inside_is_refused_at_its_own_line() -> None:
    source = text().replace("- why: hälften", "- why: hälften\n  extra: 1")
    assert [(line, place) for line, place, _ in faults(source)] == [(line_of(source, "  extra"), "examples.0.extra")]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("a: &x 1\nb: *x", "alias"),  # the way to a "billion laughs"
        ("a: 1\na: 2", "två gånger"),  # the second would silently win
        ("a: [1, 2", "inte giltig YAML"),  # cut off
        ("!!python/object/apply:os.system ['true']", "inte giltig YAML"),  # code
        ("- " * 3000, "inte giltig YAML"),  # nested beyond reason
        ("[" * 900_000, "inte giltig YAML"),  # and far enough to take a process down
        ("a: .nan", "inte giltig YAML"),  # a number that is none
        ("a: !!bool kanske", "inte giltig YAML"),  # a tag that its value does not have
        ("a: !!timestamp igår", "inte giltig YAML"),
        ("a: 2025-13-01", "inte giltig YAML"),  # a day that is none
        ("a: \x00", "inte giltig YAML"),  # a sign that no text has
        ("? [a]\n: 1", "inte giltig YAML"),  # a list for a key
    ],
)
def test_what_yaml_can_do_to_you_is_refused(source: str, says: str) -> None:
    assert says in faults(source)[0][2]


def test_a_file_of_another_encoding_or_beyond_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("namn: å".encode("latin-1"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        read(path, Specification)
    with pytest.raises(CatalogueError, match="större"):
        parse("x" * 2_000_001, Specification, "x.yaml")


def test_a_files_name_must_be_its_id_and_all_files_faults_come_together(tmp_path: Path) -> None:
    (tmp_path / "annat-namn.yaml").write_text(text(), encoding="utf-8")
    (tmp_path / "trasig.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_folder(tmp_path, Specification)
    assert {p.file for p in caught.value.problems} == {"annat-namn.yaml", "trasig.yaml"}


@pytest.mark.parametrize("written", ["sept 2023", "2023-9", "2023-09-15-01"])
def test_a_date_known_in_part_is_written_in_one_of_three_ways(written: str) -> None:
    kind = TypeAdapter(PartialDate)
    with pytest.raises(ValidationError, match="skriv datum som 2023, 2023-09 eller 2023-09-15"):
        kind.validate_python(written)
    assert [kind.validate_python(good) for good in ("2023", "2023-09", "2023-09-15")] == [
        "2023",
        "2023-09",
        "2023-09-15",
    ]


def test_the_faults_of_the_whole_catalogue_are_told_together(tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path / "specs")
    (tmp_path / "specs" / "programme_areas" / "akut-vard.yaml").write_text("id: akut vård\n", encoding="utf-8")
    (tmp_path / "specs" / "indicators" / "trasig.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path / "specs")
    assert {p.file for p in caught.value.problems} == {"akut-vard.yaml", "trasig.yaml"}


def test_the_catalogues_fingerprint_changes_with_any_file_its_name_or_its_number(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.yaml").write_text("id: one", "utf-8")
    seen = {fingerprint(tmp_path)}
    assert fingerprint(tmp_path) in seen
    (tmp_path / "a" / "one.yaml").write_text("id: two", "utf-8")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "a" / "one.yaml").rename(tmp_path / "a" / "two.yaml")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "a" / "three.yaml").write_text("", "utf-8")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "a" / "rows.csv").write_text("date", "utf-8")  # reference figures have their rows so
    seen.add(fingerprint(tmp_path))
    assert len(seen) == 5


def test_decimals_are_exact() -> None:
    source = text(targets=[{"level": "met", "operator": ">=", "value": 0.1, "source": "prov"}], no_target_reason=None)
    assert parse(source, Specification, "x").targets[0].value == Decimal("0.1")


def test_the_digest_does_not_depend_on_how_the_file_is_written() -> None:
    one = parse(text(), Specification, "x")
    other = parse(yaml.safe_dump(dict(reversed(COMPLETE.items())), default_flow_style=True), Specification, "x")
    assert digest(one) == digest(other)
    assert digest(one) != digest(specification(definition="Något annat."))
    assert digest(specification(examples=[])) != digest(one)


def test_the_same_number_written_otherwise_gives_the_same_digest() -> None:
    def with_target(value: str) -> Specification:
        return specification(targets=[{"level": "met", "operator": ">=", "value": Decimal(value), "source": "prov"}])

    assert digest(with_target("80")) == digest(with_target("80.0")) == digest(with_target("8E+1"))


def test_the_canonical_form_and_the_yaml_form_give_the_same_specification_back() -> None:
    # 15.0, 80 and 0.1: a decimal that is whole, one without decimals, one with.
    levels = [
        {"level": level, "operator": ">=", "value": Decimal(value), "source": "prov"}
        for level, value in (("met", "15.0"), ("high", "80"))
    ]
    spec = specification(targets=levels, jump_limit=Decimal("0.1"))
    assert from_canonical(Specification, canonical(spec), "published") == spec
    assert parse(to_yaml(spec), Specification, "x") == spec


# ---- worked patients in a file of their own


def _split(folder: Path) -> tuple[Path, Path]:
    """A complete specification with its worked patients beside it."""
    whole = COMPLETE | computing()
    worked = whole["computation"].pop("worked")
    main, beside = folder / "prov-indikator.yaml", folder / "prov-indikator.worked.yaml"
    main.write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")
    beside.write_text(yaml.safe_dump(worked, sort_keys=False), "utf-8")
    return main, beside


def test_worked_patients_beside_the_file_give_the_same_digest_as_inside_it(tmp_path: Path) -> None:
    inside = Specification.model_validate(COMPLETE | computing())
    main, _ = _split(tmp_path)
    (found,) = read_folder(tmp_path, Specification)  # one entry, not two
    assert (found, digest(found)) == (inside, digest(inside))
    assert read(main, Specification) == inside


def test_faults_in_worked_patients_are_told_in_their_own_file(tmp_path: Path) -> None:
    main, beside = _split(tmp_path)
    beside.write_text(beside.read_text("utf-8").replace("code: X1", "kod: X1 #"), "utf-8")
    line = next(number for number, text in enumerate(beside.read_text("utf-8").splitlines(), 1) if "#" in text)
    with pytest.raises(CatalogueError) as caught:
        read(main, Specification)
    assert [(one.file, one.line) for one in caught.value.problems] == [(beside.name, line)]


def test_worked_patients_stand_once_and_belong_to_a_specification(tmp_path: Path) -> None:
    main, beside = _split(tmp_path)
    main.write_text(yaml.safe_dump(COMPLETE | computing()), "utf-8")  # inside too
    with pytest.raises(CatalogueError, match="ha dem på ett av ställena"):
        read(main, Specification)
    main.unlink()
    with pytest.raises(CatalogueError, match=r"prov-indikator\.yaml, som inte finns"):
        read_folder(tmp_path, Specification)
    assert beside.exists()
