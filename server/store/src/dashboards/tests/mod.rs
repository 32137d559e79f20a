mod builtin;
mod homes;
mod kept;
