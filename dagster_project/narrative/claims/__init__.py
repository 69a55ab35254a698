"""Paragraphs → claims: every figure of the narrative once."""
