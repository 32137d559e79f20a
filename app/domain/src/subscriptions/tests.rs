mod matrix;
mod model;
mod moving;
