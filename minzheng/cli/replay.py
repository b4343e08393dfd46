"""``minzheng replay``: what would today's rules say of every decision that was taken?"""

from __future__ import annotations

import click

from minzheng.cli.ground import json_line, json_option, set_up


@click.command()
@click.option("--policy", "policies", multiple=True, help="only decisions on this policy (may be given several times)")
@json_option
def replay(policies: tuple[str, ...], as_json: bool) -> None:
    """Judge every past decision by today's rules, on the facts of then, and print what would differ and why."""
    set_up()
    from minzheng.kernel.casework.catalogue import catalogue
    from minzheng.kernel.casework.replay import replay as replay_all
    from minzheng.kernel.standards import operations as standards

    standards.refresh()
    found = replay_all(ruleset=catalogue().ruleset, policies=policies or None)
    words = {True: "符合", False: "不符合", None: "尚不能确定"}
    for one in found.differences:
        both = (one.amount_was, one.amount_would_be)
        amounts = " → ".join("不详" if fen is None else f"{fen / 100:.2f} 元" for fen in both)
        click.echo(f"{one.matter} {one.policy} {one.day}：{words[one.was]} → {words[one.would_be]}，{amounts}")
        for title in one.why:
            click.echo("    " + ("条件不变，写法或标准有变" if title == "*" else title))
    click.echo(f"重放 {found.judged} 件决定，{len(found.differences)} 件会不同")
    if found.left_out:
        click.echo(f"另有 {found.left_out} 件没有留存事实，或政策已停用")
    if as_json:
        json_line(
            {
                "judged": found.judged,
                "left_out": found.left_out,
                "differences": [
                    {"matter": one.matter, "policy": one.policy, "was": one.was, "would_be": one.would_be,
                     "amount_was": one.amount_was, "amount_would_be": one.amount_would_be, "why": list(one.why)}
                    for one in found.differences
                ],
            }
        )  # fmt: skip
