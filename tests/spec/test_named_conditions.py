"""The packaged named conditions: nothing is copied between specifications, and no change passes by unseen."""

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from indicators.catalogue.digest import canonical, digest, from_canonical, to_yaml
from indicators.catalogue.packaged import SPECS, load, packaged
from indicators.catalogue.yaml_files import CatalogueError, parse
from indicators.definition.language import Computation
from indicators.definition.selections import Near, Step
from indicators.definition.used_conditions import brought_by
from indicators.entries.specification import Specification

USING = [spec for spec in packaged().specifications if spec.computation and spec.computation.uses]


def _whole(definition: Computation, step: Step) -> dict[str, Any]:
    """A step with all that it rests on in place of names: the definition's own code lists and the steps under it."""
    raw = step.model_dump(mode="json", exclude_defaults=True)
    raw["codes"] = [
        definition.codelists[name].model_dump() if name in definition.codelists else name for name in step.codes
    ]
    for part, near in ((raw, step), (raw.get("near"), step.near)):
        if part and isinstance(near, Step | Near) and near.step:
            part["step"] = _whole(definition, definition.steps[near.step])
    return raw


def test_no_step_is_copied_between_specifications() -> None:
    """What two of them mean alike is a named condition; a step in words of its own is each one's."""
    copies = defaultdict(set)
    for spec in packaged().specifications:
        definition = spec.computation
        own = definition.steps.keys() - brought_by(definition.uses.values(), "steps") if definition else ()
        for name in own:
            assert definition is not None
            copies[json.dumps(_whole(definition, definition.steps[name]), sort_keys=True)].add(f"{spec.id}: {name}")
    assert [sorted(places) for places in copies.values() if len(places) > 1] == []


@pytest.mark.parametrize("name", packaged().condition_by_id)
def test_a_named_condition_is_shared(name: str) -> None:
    used = [spec.id for spec in USING if spec.computation and name in spec.computation.uses]
    assert len(used) > 1, used


def _changed(folder: Path, name: str, old: str, new: str) -> list[str]:
    """What is wrong with a catalogue in which one file says something else: file, what stands on the line, and the message."""
    shutil.copytree(SPECS, folder, dirs_exist_ok=True)
    (path,) = folder.rglob(f"{name}.yaml")
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(folder)
    lines = {path.name: path.read_text("utf-8").splitlines() for path in folder.rglob("*.yaml")}
    return [f"{p.file}: {lines[p.file][p.line - 1].strip()[:30]} | {p.message}" for p in refused.value.problems]


def test_a_condition_that_changes_stops_every_specification_that_uses_it(tmp_path: Path) -> None:
    told = _changed(tmp_path, "vantat-dodsfall", "vantat_dodsfall: ja}", "vantat_dodsfall: nej}")
    using = {spec.id for spec in USING if spec.computation and "vantat-dodsfall" in spec.computation.uses}
    assert {one.partition(".yaml: ")[0] for one in told} == using
    before = packaged().condition_by_id["vantat-dodsfall"].used.digest
    for one in told:
        assert f".yaml: vantat-dodsfall: {before[:13]} | har ändrats" in one
        assert "höj versionen och skriv 'vantat-dodsfall: " in one
        assert before not in one, "it is the new one that is to be written"


def test_a_packaged_specification_says_the_digest_of_what_it_uses(tmp_path: Path) -> None:
    pinned = packaged().condition_by_id["ra-diagnos"].used.digest
    (told,) = _changed(tmp_path, "ra-remission-ett-ar", f"ra-diagnos: {pinned}", "ra-diagnos:")
    assert (
        told == f"ra-remission-ett-ar.yaml: ra-diagnos: | ska stå med sin kontrollsumma: skriv 'ra-diagnos: {pinned}'"
    )


def test_a_condition_of_its_own_file_that_does_not_hold_is_told_alone(tmp_path: Path) -> None:
    told = _changed(tmp_path, "vantat-dodsfall", "    in_register: palliativ", "    in_register: palliativt")
    assert [one.partition(" | ")[0] for one in told] == ["vantat-dodsfall.yaml: in_register: palliativt"]


@pytest.mark.parametrize("spec", USING, ids=lambda spec: spec.id)
def test_a_specification_keeps_what_it_uses_without_the_catalogue(spec: Specification) -> None:
    """As the register stores it, and as a file on a region's own computer."""
    assert canonical(from_canonical(Specification, canonical(spec), spec.status)) == canonical(spec)
    assert digest(parse(to_yaml(spec), Specification, f"{spec.id}.yaml")) == digest(spec)
