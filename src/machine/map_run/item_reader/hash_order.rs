//! The order in which a hash map of Java lists its keys: the order of the columns in CSV items.
//!
//! AWS keeps the cells of a record in such a map: recorded headers `0,True,{}` come out as
//! `0`, `{}`, `True` and `H1,` as the unnamed column and `H1`
//! (`test_map_item_reader_csv_headers_first_row_typed_headers`, `…_csv_first_row_extra_fields`).

use crate::base::sort_by_key;
use std::rc::Rc;

/// The places of the keys in the order in which the map would list them.
///
/// A map begins with 16 buckets and doubles them when they are more than three quarters as many
/// as its keys; keys in one bucket stay in the order in which they came.
pub(super) fn order(keys: &[Rc<str>]) -> Vec<usize> {
    let mut buckets = 16;
    while keys.len() > buckets / 4 * 3 {
        buckets *= 2;
    }
    let bucket_of: Vec<usize> = keys.iter().map(|key| bucket(key, buckets)).collect();
    let mut places: Vec<usize> = (0..keys.len()).collect();
    sort_by_key(&mut places, |at| bucket_of[*at]);
    places
}

fn bucket(key: &str, buckets: usize) -> usize {
    let hash = key
        .encode_utf16()
        .fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    (hash ^ (hash >> 16)) as usize & (buckets - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let keys: Vec<Rc<str>> = keys.split(',').map(Rc::from).collect();
        let ordered: Vec<&str> = order(&keys).into_iter().map(|at| &*keys[at]).collect();
        assert_eq!(ordered.join(","), expected);
    }

    #[test]
    fn as_recorded() {
        check("0,True,{}", "0,{},True");
        check("H1,", ",H1");
        check("Col1,Col2,Col3", "Col1,Col2,Col3");
        check("H1,H2,H3", "H1,H2,H3");
    }

    /// `Aa` and `BB` have the same hash. Thirteen keys need 32 buckets: `q` (113) then is in the
    /// one after `p` (112), before `a` (97) no longer.
    #[test]
    fn buckets_and_their_number() {
        check("BB,Aa", "BB,Aa");
        check("Aa,BB", "Aa,BB");
        check("l,k,j,i,h,g,f,e,d,c,b,p", "p,b,c,d,e,f,g,h,i,j,k,l");
        check("l,k,j,i,h,g,f,e,d,c,b,a,p", "a,b,c,d,e,f,g,h,i,j,k,l,p");
    }
}
