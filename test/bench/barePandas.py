"""The steps of flowPipeline in pandas: barePandas.py SALES STORES FOLDER."""

import sys
from pathlib import Path

import pandas as pd

sales_file, stores_file, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def write(table, name):
    table.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)
    return table


sales = write(pd.read_csv(sales_file, parse_dates=["day"]), "sales")
stores = write(pd.read_csv(stores_file), "stores")
kept = write(sales[["id", "store", "price", "quantity", "region", "day", "discount"]], "kept")
clean = write(kept.assign(price=kept["price"].fillna(kept["price"].mean())), "clean")
joined = write(clean.merge(stores, on="store", how="inner"), "joined")
joined["value"] = joined["price"] * joined["quantity"]
groups = joined.groupby(["region", "city"], as_index=False)
write(groups.agg(sales=("id", "size"), revenue=("value", "sum"), discount=("discount", "mean")), "revenue")
