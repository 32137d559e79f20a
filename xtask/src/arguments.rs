//! What follows `cargo xtask`: a word, flags, options, and the rest for someone else.

use anyhow::{Context, Result, bail};

/// Arguments not yet taken.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// All of them.
    pub fn new(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut arguments: Vec<String> = arguments.into_iter().collect();
        if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
            arguments = vec!["help".to_owned()];
        }
        Self(arguments)
    }

    /// Takes the first argument, unless it is an option.
    pub fn word(&mut self) -> Option<String> {
        let is_word = self.0.first().is_some_and(|argument| !argument.starts_with('-'));
        is_word.then(|| self.0.remove(0))
    }

    /// Takes `--name`, saying whether it was there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    /// Takes `--name value` or `--name=value`.
    pub fn option(&mut self, name: &str) -> Result<Option<String>> {
        if let Some(at) = self.0.iter().position(|argument| argument == name) {
            self.0.remove(at);
            if at == self.0.len() {
                bail!("{name} needs a value");
            }
            return Ok(Some(self.0.remove(at)));
        }
        let prefix = format!("{name}=");
        let Some(at) = self.0.iter().position(|argument| argument.starts_with(&prefix)) else {
            return Ok(None);
        };
        Ok(Some(self.0.remove(at).split_off(prefix.len())))
    }

    /// Everything left, for the program that is run.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    /// Refuses what nobody took.
    pub fn end(self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(argument) => {
                Err(anyhow::anyhow!("`{argument}` is not expected here")).context("see cargo xtask help")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_taken_in_both_spellings_and_the_rest_stays_in_order() {
        let mut arguments = of("serve --release --address 0.0.0.0:80 --data=/srv a b");
        assert_eq!(arguments.word().as_deref(), Some("serve"));
        assert_eq!(arguments.word(), None);
        assert!(arguments.flag("--release"));
        assert!(!arguments.flag("--release"));
        assert_eq!(arguments.option("--address").unwrap().as_deref(), Some("0.0.0.0:80"));
        assert_eq!(arguments.option("--data").unwrap().as_deref(), Some("/srv"));
        assert_eq!(arguments.rest(), ["a", "b"]);
    }

    #[test]
    fn an_option_without_its_value_and_an_unknown_one_are_refused() {
        assert!(of("--data").option("--data").is_err());
        assert!(of("--relase").end().is_err());
    }
}
