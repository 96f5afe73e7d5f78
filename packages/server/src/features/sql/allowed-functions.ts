/** Functions a query may call: arithmetic, text, dates, lists and aggregates. None reads files, settings, names or the environment. */
const NAMES = `
+ - * / // % ^ ** || ~~ !~~ ~~* !~~* ~~~ ~ & | << >> @ ! <-> ^@ && @> <@
count count_star sum avg mean min max median mode mad any_value first last arbitrary arg_min arg_max argmin argmax min_by max_by
count_if countif sum_no_overflow fsum favg product stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp
regr_slope regr_intercept regr_r2 regr_count quantile quantile_cont quantile_disc approx_quantile approx_count_distinct entropy kurtosis
skewness histogram list array_agg string_agg group_concat listagg bool_and bool_or bit_and bit_or bit_xor
row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value grouping
abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log2 log10 pow power mod greatest least isnan isinf isfinite pi gcd lcm
sin cos tan asin acos atan atan2 degrees radians even factorial divide multiply add subtract
coalesce ifnull nullif if constant_or_null
length len char_length character_length strlen lower lcase upper ucase trim ltrim rtrim lpad rpad left right substr substring substring_grapheme
replace reverse repeat concat concat_ws contains starts_with ends_with prefix suffix strpos position instr split_part string_split str_split
string_to_array regexp_matches regexp_full_match regexp_extract regexp_extract_all regexp_replace regexp_split_to_array like_escape
not_like_escape ilike_escape not_ilike_escape ascii chr ord unicode md5 sha256 hash levenshtein jaccard jaro_similarity
jaro_winkler_similarity damerau_levenshtein translate strip_accents nfc_normalize format printf bar hex to_hex
date_trunc datetrunc date_part datepart date_diff datediff date_sub datesub date_add extract year month day hour minute second
millisecond microsecond quarter week weekofyear yearweek dayofweek dayofyear dayofmonth weekday isodow isoyear epoch epoch_ms epoch_us epoch_ns
dayname monthname last_day make_date make_time make_timestamp make_timestamp_ms to_timestamp strftime strptime try_strptime age timezone
to_days to_weeks to_months to_years to_quarters to_hours to_minutes to_seconds to_milliseconds to_microseconds time_bucket era century decade
list_value list_pack array_value struct_pack row struct_extract array_extract list_extract list_element list_slice array_slice list_contains
list_has array_contains list_position list_concat list_cat array_length cardinality list_sort list_reverse_sort list_distinct list_unique list_sum
list_avg list_min list_max list_count list_aggregate list_transform list_filter list_reduce array_transform array_filter apply filter reduce flatten unnest
generate_series range map map_keys map_values element_at map_extract
json_extract json_extract_string json_valid json_array_length json_type json_keys to_json
try_cast typeof
`;

export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(NAMES.split(/\s+/).filter(Boolean));

/** Functions that may stand where a table stands. */
export const ALLOWED_TABLE_FUNCTIONS: ReadonlySet<string> = new Set(["range", "generate_series", "unnest"]);
