//! How a scenario describes a table.

use serde::{Deserialize, Serialize};

use crate::base::{Json, SortedMap};

/// A table as it is before a run: `{"key": ["id"], "items": [{"id": {"S": "a"}}]}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableSetup {
    /// The attributes of the primary key: the partition key and, if the table has one, the sort
    /// key. Their types are those of the first item.
    pub key: Vec<String>,
    /// The secondary indexes by name, each with the attributes of its key.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub indexes: SortedMap<String, Vec<String>>,
    /// The items, as PutItem takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Json>,
}
