"""CDNOW: 6,919 purchases of 2,357 people who first bought in early 1997, followed for 78 weeks.

Imports them as orders, fits each model to the first 39 weeks and holds the 39 weeks after (1,882 repeat purchases)
against it: in sum, a person, and by how often somebody had bought before. Published: BG/NBD r .243 alpha 4.414 a .793
b 2.426, log-likelihood -9582.4; Pareto/NBD -9595.0 (Fader, Hardie & Lee 2005); Gamma-Gamma p 6.25 q 3.74 v 15.44. Where
the package `lifetimes` is installed the same is asked of it in the same run. Run: python examples/cdnow.py [--json]
"""

import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from common import Ask, arguments, tell, workspace

CALIBRATION_END = "1997-09-30"
AS_OF = "1998-07-01"
MODELS = ("bg_nbd", "mbg_nbd", "pareto_nbd")


def main() -> None:
    """Import, fit, hold against what came, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="CDNOW", zone="UTC", market="none", currency="USD") as (folder, ask):
        document = story(folder, ask, said.data)
    document["lifetimes"] = by_lifetimes(said.data, document)
    tell(document, said.json, report)


def story(folder: Path, ask: Ask, data: Path) -> dict[str, Any]:
    """Return the fits and what they foretold."""
    file = folder / "purchases.parquet"
    pq.write_table(purchases(data / "cdnow_sample.parquet"), file)
    taken = ask("import", file=str(file), table="orders")
    found: dict[str, Any] = {"import": {name: taken[name] for name in ("read", "loaded", "duplicate", "rejected")}}
    for model in MODELS:
        found[model] = ask("ltv", model=model, calibration_end=CALIBRATION_END, as_of=AS_OF)
    found["gamma_gamma"] = ask("ltv", model="gamma_gamma", calibration_end=CALIBRATION_END, as_of=AS_OF)
    return found


def purchases(file: Path) -> pa.Table:
    """Return the purchases with a number each; one that cost nothing has no amount: it counts, its money does not."""
    rows = pq.read_table(file)
    amount = rows["amount"]
    return pa.table(
        {
            "order_id": [f"C{n}" for n in range(1, rows.num_rows + 1)],
            "subject_id": rows["sample_id"],
            "ts": rows["date"],
            "quantity": pc.cast(rows["n_cds"], pa.float64()),
            "amount": pc.if_else(pc.greater(amount, 0), amount, pa.scalar(None, pa.float64())),
        }
    )


def by_lifetimes(data: Path, ours: dict[str, Any]) -> dict[str, Any] | None:
    """Return what `lifetimes` says of the same people, and how far its parameters are from ours; None without it."""
    try:
        import lifetimes  # noqa: PLC0415 - it is there in development only
    except ImportError:
        return None
    people, later = held_out(data / "cdnow_sample.parquet")
    found: dict[str, Any] = {}
    for name, fitter in (
        ("bg_nbd", lifetimes.BetaGeoFitter()),
        ("mbg_nbd", lifetimes.ModifiedBetaGeoFitter()),
        ("pareto_nbd", lifetimes.ParetoNBDFitter()),
    ):
        started = time.process_time()
        fitter.fit(people["x"], people["t_x"], people["age"])
        seconds = time.process_time() - started
        expected = fitter.conditional_expected_number_of_purchases_up_to_time(
            39.0, people["x"], people["t_x"], people["age"]
        )
        params = {key: float(value) for key, value in fitter.params_.items()}
        mine = ours[name]["params"]
        found[name] = {
            "params": params,
            "largest_difference": max(abs(params[key] / mine[key] - 1) for key in mine),
            "expected": float(expected.sum()),
            "total_error": float(expected.sum() / later.sum() - 1),
            "mae": float(abs(expected - later).mean()),
            "cpu_s": seconds,
        }
    return found


def held_out(file: Path) -> tuple[Any, Any]:
    """Return x, t_x and age in weeks of everybody at the end of the calibration, and how often each bought since."""
    import pandas as pd  # noqa: PLC0415 - it is there in development only

    rows = pq.read_table(file, columns=["sample_id", "date"]).to_pandas().drop_duplicates()
    end = pd.Timestamp(CALIBRATION_END)
    before = rows[rows["date"] <= end].groupby("sample_id")["date"].agg(["min", "max", "count"])
    people = pd.DataFrame(
        {
            "x": before["count"] - 1,
            "t_x": (before["max"] - before["min"]).dt.days / 7,
            "age": (end - before["min"]).dt.days / 7,
        }
    )
    since = rows[(rows["date"] > end) & (rows["date"] < pd.Timestamp(AS_OF))].groupby("sample_id").size()
    return people, since.reindex(people.index, fill_value=0)


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    counts = document["import"]
    print(f"{counts['read']:,} purchases read, {counts['loaded']:,} loaded, {counts['rejected']:,} rejected")
    for name in (*MODELS, "gamma_gamma"):
        fit = document[name]
        params = ", ".join(f"{key} {value:.3f} ± {fit['se'][key]:.3f}" for key, value in fit["params"].items())
        print(f"{name:12} {params}; log-likelihood {fit['log_likelihood']:,.1f}; n {fit['n']:,}")
    print(f"\nThe 39 weeks since: {document['bg_nbd']['holdout']['actual']:,} repeat purchases")
    theirs = document["lifetimes"] or {}
    for name in MODELS:
        said = document[name]["holdout"]
        line = f"{name:12} {said['expected']:8,.1f} expected ({said['total_error']:+.1%}), mean error {said['mae']:.4f}"
        if name in theirs:
            other = theirs[name]
            line += f"; lifetimes {other['expected']:8,.1f} ({other['total_error']:+.1%}), {other['mae']:.4f}"
        print(line)
    print("\nPurchases a person since, by repeats before:  " + "  ".join(f"{name:>10}" for name in ("came", *MODELS)))
    for n, row in enumerate(document["bg_nbd"]["holdout"]["conditional"]):
        shares = [row["actual"], *(document[name]["holdout"]["conditional"][n]["expected"] for name in MODELS)]
        bar = "█" * round(6 * row["actual"])
        print(
            f"  {row['repeats']:>3} ({row['people']:>5,} people)".ljust(46)
            + "  ".join(f"{s:10.2f}" for s in shares)
            + f"  {bar}"
        )


if __name__ == "__main__":
    main()
