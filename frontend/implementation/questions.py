"""What a region answers: with a date how far it has come with a pathway, and in words what is hard and what follows."""

from typing import Literal, get_args

Question = Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
"""In the order that they come on the road."""

Text = Literal["challenges", "consequences"]
TEXTS: tuple[Text, ...] = get_args(Text)
