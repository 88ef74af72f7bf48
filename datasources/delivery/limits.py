"""How much a file may demand of the machine before it is turned away."""

from pydantic import BaseModel, ConfigDict


class Limits(BaseModel):
    """Upper bounds for one file. Bytes are counted on disk; `max_uncompressed_bytes` also bounds what a workbook unpacks
    to, `max_cells` the rectangle its sheet spans, `max_members` the parts of its archive.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_bytes: int = 200_000_000
    max_rows: int = 2_000_000
    max_columns: int = 200
    max_uncompressed_bytes: int = 1_000_000_000
    max_compression_ratio: int = 200
    max_members: int = 1_000
    max_cells: int = 20_000_000
    max_cell_characters: int = 2_000
    max_line_bytes: int = 1_000_000
