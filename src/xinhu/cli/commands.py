"""All commands of ``xinhu``; each has a file of its own."""

import typer

from xinhu.cli import (
    bureau_serve,
    customers,
    customers_erase,
    demo,
    disclose,
    doctor,
    initialise,
    inquiries_bind,
    inquiries_correct,
    keys_rotate,
    keys_status,
    media_check,
    media_list,
    media_refuse,
    media_register,
    media_scan,
    policy,
    register_checkpoint,
    register_prove,
    register_verify,
    scan,
    serve,
    staff_enter,
    staff_import,
    staff_list,
    staff_move,
    staff_stop,
    staff_unit,
    token_create,
    token_revoke,
    upgrade,
    volume_bind,
)
from xinhu.cli.root import root

app = root()
register = typer.Typer(no_args_is_help=True, help="登记簿: the register of every look.")
volume = typer.Typer(no_args_is_help=True, help="卷: the register's bound volumes.")
inquiries = typer.Typer(no_args_is_help=True, help="征信: credit inquiries.")
media = typer.Typer(no_args_is_help=True, help="移动介质: sticks and disks.")
keys = typer.Typer(no_args_is_help=True, help="密钥: the institution's keys.")
token = typer.Typer(no_args_is_help=True, help="令牌: API tokens.")
staff = typer.Typer(no_args_is_help=True, help="人员: operators, posts and units.")

app.command("init")(initialise.initialise)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("upgrade")(upgrade.upgrade)
app.command("doctor")(doctor.doctor)
app.command("disclose")(disclose.disclose)
app.command("scan", help=scan.HELP, epilog=scan.EPILOG)(scan.scan)
app.add_typer(customers.app, name="customers")
app.add_typer(register, name="register")
app.add_typer(volume, name="volume")
app.add_typer(inquiries, name="inquiries")
app.add_typer(keys, name="keys")
app.add_typer(media, name="media")
app.add_typer(staff, name="staff")
app.add_typer(token, name="token")
app.add_typer(policy.app, name="policy")
app.add_typer(bureau_serve.app, name="bureau")
customers.app.command("erase")(customers_erase.erase)
register.command("verify")(register_verify.verify)
register.command("checkpoint")(register_checkpoint.checkpoint)
register.command("prove")(register_prove.prove)
volume.command("bind")(volume_bind.bind)
inquiries.command("bind-quarter")(inquiries_bind.bind)
inquiries.command("correct")(inquiries_correct.correct)
keys.command("rotate")(keys_rotate.rotate)
keys.command("status")(keys_status.status)
media.command("register")(media_register.register)
media.command("list")(media_list.list_all)
media.command("scan")(media_scan.scan)
media.command("check")(media_check.check)
media.command("refuse")(media_refuse.refuse)
staff.command("import")(staff_import.import_file)
token.command("create")(token_create.create)
token.command("revoke")(token_revoke.revoke)
staff.command("unit")(staff_unit.unit)
staff.command("enter")(staff_enter.enter)
staff.command("move")(staff_move.move)
staff.command("stop")(staff_stop.stop)
staff.command("list")(staff_list.list_all)
