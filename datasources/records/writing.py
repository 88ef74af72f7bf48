"""A mapping turned round: rows of event tables written as the region's own extract would have them."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from datasources.records.columns import Column, FileForm
from datasources.records.inverse import CannotTurn, Cells, FieldValue, columns_of, turned
from datasources.records.mapping import RecordMapping, Source, Words

Rows = Sequence[Mapping[str, FieldValue]]


class _Sheets:
    """The files to be written: their columns in order and their rows, by the mapping's name for them."""

    def __init__(self) -> None:
        self.columns: dict[str, dict[str, None]] = {}
        self.rows: dict[str, list[Cells]] = {}
        self._keys: dict[tuple[str, str, str, str], str] = {}

    def add(self, file: str, columns: Sequence[str], row: Cells | None = None) -> None:
        """Sees to it that the file is there with the columns, and the row in it."""
        self.columns.setdefault(file, {}).update(dict.fromkeys(columns))
        self.rows.setdefault(file, [])
        if row is not None:
            self.columns[file].update(dict.fromkeys(row))
            self.rows[file].append(row)

    def key(self, file: str, key: str, value: str, word: str) -> str:
        """The key under which a look-up finds the word; a new row of the look-up's file where there is none."""
        place = (file, key, value, word)
        if place not in self._keys:
            self._keys[place] = str(len(self._keys) + 1)
            self.add(file, [key, value], {key: self._keys[place], value: word})
        return self._keys[place]


def written(mapping: RecordMapping, tables: Mapping[str, Rows], folder: Path) -> list[str]:
    """Writes rows of event tables (field to value) as the extract that `mapping` describes, into `folder`.

    Gives a Swedish sentence for everything that the mapping cannot be turned round for and the region must fill in itself;
    when there is none, reading the folder gives the same rows. Tables of a database become files.
    """
    sheets = _Sheets()
    sentences: dict[str, None] = {}
    holding: list[tuple[str, Source, int]] = []
    for name, rows in {"person": [], **tables}.items():
        sources = mapping.sources(name)
        if sources is None:
            if rows and name not in mapping.absent:
                sentences[f"Tabellen {name} finns inte i mappningen; lägg till den."] = None
            if rows and name in mapping.absent:
                sentences[f"Tabellen {name} är alltid tom enligt mappningens absent."] = None
            continue
        for source in sources:
            sheets.add(source.source, _header(source))
            for lookup in (lookup for column in source.columns.values() for lookup in column.lookup):
                sheets.add(lookup.source, [lookup.key, lookup.value])
        put = [_put(sheets, mapping, name, sources, row, sentences) for row in rows]
        holding += [(name, source, sum(at == place for at in put)) for place, source in enumerate(sources)]
    if mapping.codelists:
        sheets.add(mapping.codelists.source, _named(mapping.codelists.name, mapping.codelists.code))
    sentences.update(dict.fromkeys(_mixed(sheets, holding)))
    for file, columns in sheets.columns.items():
        _write(folder / _file_name(file), list(columns), sheets.rows[file], mapping.files)
    return list(sentences)


def _named(*columns: Column) -> list[str]:
    return [name for column in columns for name in columns_of(column)]


def _header(source: Source) -> list[str]:
    own = ["person_id"] if source.own_names else []
    return [*own, *_named(*source.columns.values()), *source.where]


def _put(
    sheets: _Sheets,
    mapping: RecordMapping,
    name: str,
    sources: list[Source],
    row: Mapping[str, FieldValue],
    sentences: dict[str, None],
) -> int | None:
    """Puts the row in the first source that can hold it; which one. Says what is wrong with the first where none can."""
    reasons: list[list[str]] = []
    for place, source in enumerate(sources):
        problems: list[str] = []
        cells = _cells(sheets, mapping, name, source, row, problems)
        if not problems:
            sheets.add(source.source, [], cells)
            return place
        reasons.append(problems)
    sentences.update(dict.fromkeys(reasons[0]))
    return None


def _cells(
    sheets: _Sheets,
    mapping: RecordMapping,
    name: str,
    source: Source,
    row: Mapping[str, FieldValue],
    problems: list[str],
) -> Cells:
    cells: Cells = {}
    for field in dict.fromkeys([*source.columns, *row]):
        try:
            for column, cell in _of_field(sheets, mapping, source, field, row.get(field)).items():
                if cells.setdefault(column, cell) != cell:
                    raise CannotTurn(f"läses ur kolumnen {column} tillsammans med ett annat fält")
        except CannotTurn as reason:
            problems.append(f"{name}.{field} {reason}; fyll i det för hand.")
    for column, words in source.where.items():
        _let_in(cells, column, words, problems, name)
    return cells


def _of_field(sheets: _Sheets, mapping: RecordMapping, source: Source, field: str, value: FieldValue) -> Cells:
    column = source.columns.get(field)
    if column is None:
        if value is None:
            return {}
        if not source.own_names:
            raise CannotTurn("läses inte ur utdraget")
        return turned(Column(column=field), value, mapping.files.decimal)
    cells = turned(column, value, mapping.files.decimal)
    if not column.lookup:
        return cells
    if len(column.lookup) > 1:
        raise CannotTurn("slås upp i flera steg")
    [lookup] = column.lookup
    return {name: word and sheets.key(lookup.source, lookup.key, lookup.value, word) for name, word in cells.items()}


def _let_in(cells: Cells, column: str, words: Words, problems: list[str], name: str) -> None:
    """Gives the row what `where` asks for, or says that its own fields do not allow it."""
    if words == "filled":
        fits = bool(cells.setdefault(column, "1"))
    elif words == "empty":
        fits = not cells.setdefault(column, "")
    else:
        fits = cells.setdefault(column, words[0]) in words
    if not fits:
        problems.append(f"{name}: raden släpps inte in av where på kolumnen {column}; fyll i den för hand.")


def _mixed(sheets: _Sheets, sources: list[tuple[str, Source, int]]) -> list[str]:
    """Tables that would also get each other's rows, since they are read from one file and nothing tells the rows apart."""
    return [
        f"{name}: filen {source.source} ger också rader som hör till andra tabeller; fyll i den för hand."
        for name, source, rows in sources
        if sum(_lets_in(source, row) for row in sheets.rows[source.source]) != rows
    ]


def _lets_in(source: Source, row: Cells) -> bool:
    for column, words in source.where.items():
        cell = row.get(column, "")
        if (words == "filled" and not cell) or (words == "empty" and cell):
            return False
        if isinstance(words, list) and cell not in words:
            return False
    return True


def _file_name(source: str) -> str:
    """The name of the file that the mapping finds under `from`."""
    name = re.sub(r"[*?]", "1", re.sub(r"\[.*?\]", "1", source))
    return name if name.lower().endswith((".csv", ".tsv", ".txt", ".parquet")) else f"{name}.csv"


def _write(path: Path, columns: list[str], rows: list[Cells], form: FileForm) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        _write_parquet(path, columns, rows)
        return
    with path.open("w", encoding=form.encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=form.separator, quotechar=form.quote, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)


def _write_parquet(path: Path, columns: list[str], rows: list[Cells]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(column, pa.string()) for column in columns])
    plain = [{column: row.get(column) or None for column in columns} for row in rows]
    parquet.write_table(pa.Table.from_pylist(plain, schema), path)
