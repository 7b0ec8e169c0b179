using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>
/// Functions of CEL's standard library, its strings extension and Kubernetes' list and regex libraries. A method call
/// has its target as the first argument. Network functions are in <see cref="CelNetwork"/>.
/// </summary>
static class CelFunctions
{
    /// <summary>Every function name that rules may call; others are refused when the CRD is created.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "size", "int", "uint", "double", "string", "bool", "bytes", "type", "dyn", "duration", "timestamp", "startsWith", "endsWith", "contains", "matches", "split", "join",
        "lowerAscii", "upperAscii", "trim", "replace", "substring", "charAt", "indexOf", "lastIndexOf", "find", "findAll", "format", "reverse",
        "isSorted", "sum", "min", "max", "distinct", "sort", "slice", "getHours", "getMinutes", "getSeconds", "getMilliseconds", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek",
        "isIP", "ip", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast", "isCanonical",
        "isCIDR", "cidr", "containsIP", "containsCIDR", "masked", "prefixLength",
        "isURL", "url", "getScheme", "getHost", "getHostname", "getPort", "getEscapedPath", "getQuery",
    };

    public static bool TryApply(string name, List<object?> arguments, out object? result)
    {
        (var known, result) = Apply(name, arguments);
        return known || CelNetwork.TryApply(name, arguments, out result);
    }

    static (bool, object?) Apply(string name, List<object?> arguments) => (name, arguments) switch
    {
        ("size", [string text]) => (true, (long)text.EnumerateRunes().Count()),
        ("size", [List<object?> list]) => (true, (long)list.Count),
        ("size", [Dictionary<string, object?> map]) => (true, (long)map.Count),
        ("size", [byte[] bytes]) => (true, (long)bytes.Length),
        ("dyn", [var value]) => (true, value),
        ("string", [var value]) => (true, CelValues.ToText(value)),
        ("int", [var value]) => (true, ToInt(value)),
        ("uint", [var value]) => (true, (ulong)ToInt(value)),
        ("double", [string text]) => (true, double.Parse(text, CultureInfo.InvariantCulture)),
        ("double", [var value]) when CelValues.Number(value) is { } number => (true, number),
        ("bool", [string text]) => (true, bool.Parse(text)),
        ("bool", [bool flag]) => (true, flag),
        ("bytes", [string text]) => (true, Encoding.UTF8.GetBytes(text)),
        ("type", [var value]) => (true, TypeName(value)),
        ("duration", [string text]) => (true, CelValues.TryDuration(text, out var duration) ? duration : throw new CelException($"time: invalid duration \"{text}\"")),
        ("duration", [TimeSpan value]) => (true, value),
        ("timestamp", [string text]) => (true, DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new CelException($"invalid timestamp \"{text}\"")),
        ("timestamp", [DateTimeOffset value]) => (true, value),
        ("getHours" or "getMinutes" or "getSeconds" or "getMilliseconds", [TimeSpan span]) => (true, Part(name, span)),
        ("getFullYear" or "getMonth" or "getDate" or "getDayOfMonth" or "getDayOfWeek" or "getHours" or "getMinutes" or "getSeconds" or "getMilliseconds", [DateTimeOffset time]) => (true, Part(name, time.ToUniversalTime())),
        (_, [string text, ..]) => Strings(name, text, arguments),
        (_, [List<object?> list, ..]) => Lists(name, list, arguments),
        _ => (false, null),
    };

    static (bool, object?) Strings(string name, string text, List<object?> arguments) => (name, arguments) switch
    {
        ("startsWith", [_, string part]) => (true, text.StartsWith(part, StringComparison.Ordinal)),
        ("endsWith", [_, string part]) => (true, text.EndsWith(part, StringComparison.Ordinal)),
        ("contains", [_, string part]) => (true, text.Contains(part, StringComparison.Ordinal)),
        ("matches", [_, string pattern]) => (true, Pattern(pattern).IsMatch(text)),
        ("find", [_, string pattern]) => (true, Pattern(pattern).Match(text).Value),
        ("findAll", [_, string pattern]) => (true, Pattern(pattern).Matches(text).Select(match => (object?)match.Value).ToList()),
        ("findAll", [_, string pattern, long most]) => (true, Pattern(pattern).Matches(text).Take(most < 0 ? int.MaxValue : (int)most).Select(match => (object?)match.Value).ToList()),
        ("split", [_, string separator]) => (true, Split(text, separator, -1)),
        ("split", [_, string separator, long most]) => (true, Split(text, separator, most)),
        ("lowerAscii", [_]) => (true, text.ToLowerInvariant()),
        ("upperAscii", [_]) => (true, text.ToUpperInvariant()),
        ("trim", [_]) => (true, text.Trim()),
        ("reverse", [_]) => (true, string.Concat(text.Reverse())),
        ("replace", [_, string old, string by]) => (true, old.Length == 0 ? text : text.Replace(old, by, StringComparison.Ordinal)),
        ("replace", [_, string old, string by, long most]) => (true, most < 0 ? text.Replace(old, by, StringComparison.Ordinal) : string.Join(by, text.Split(old, (int)most + 1))),
        ("substring", [_, long from]) => (true, Substring(text, from, text.Length)),
        ("substring", [_, long from, long to]) => (true, Substring(text, from, to)),
        ("charAt", [_, long at]) => (true, Substring(text, at, Math.Min(at + 1, text.Length))),
        ("indexOf", [_, string part]) => (true, (long)text.IndexOf(part, StringComparison.Ordinal)),
        ("indexOf", [_, string part, long from]) => (true, (long)text.IndexOf(part, (int)from, StringComparison.Ordinal)),
        ("lastIndexOf", [_, string part]) => (true, (long)text.LastIndexOf(part, StringComparison.Ordinal)),
        ("format", [_, List<object?> values]) => (true, CelFormat.Format(text, values)),
        _ => (false, null),
    };

    static (bool, object?) Lists(string name, List<object?> list, List<object?> arguments) => (name, arguments) switch
    {
        ("join", [_]) => (true, string.Concat(list.Select(CelValues.ToText))),
        ("join", [_, string separator]) => (true, string.Join(separator, list.Select(CelValues.ToText))),
        ("isSorted", [_]) => (true, list.Zip(list.Skip(1)).All(pair => CelValues.Compare(pair.First, pair.Second) <= 0)),
        ("sum", [_]) => (true, list.Aggregate((object?)null, (total, item) => total is null ? item : CelOperators.TryApply("+", [total, item], out var sum) ? sum : throw new CelException("no such overload: sum")) ?? 0L),
        ("min" or "max", [_]) => (true, Extreme(list, name == "min" ? -1 : 1)),
        ("distinct", [_]) => (true, list.Where((item, index) => !list.Take(index).Any(earlier => CelValues.Equals(earlier, item))).ToList()),
        ("sort", [_]) => (true, list.Order(Comparer<object?>.Create(CelValues.Compare)).ToList()),
        ("reverse", [_]) => (true, Enumerable.Reverse(list).ToList()),
        ("slice", [_, long from, long to]) => (true, list.GetRange((int)from, (int)(to - from))),
        ("indexOf", [_, var item]) => (true, (long)list.FindIndex(candidate => CelValues.Equals(candidate, item))),
        ("lastIndexOf", [_, var item]) => (true, (long)list.FindLastIndex(candidate => CelValues.Equals(candidate, item))),
        _ => (false, null),
    };

    static object? Extreme(List<object?> list, int sign) => list.Count == 0
        ? throw new CelException("min/max called on empty list")
        : list.Aggregate((best, item) => CelValues.Compare(item, best) * sign > 0 ? item : best);

    static List<object?> Split(string text, string separator, long most)
    {
        if (most == 0)
            return [];
        if (separator.Length == 0)
            return [.. text.Select(c => (object?)c.ToString())];
        return [.. most < 0 ? text.Split(separator) : text.Split(separator, (int)most)];
    }

    static string Substring(string text, long from, long to) => from >= 0 && to <= text.Length && from <= to
        ? text[(int)from..(int)to]
        : throw new CelException($"index out of range: {from}");

    static long ToInt(object? value) => value switch
    {
        long whole => whole,
        ulong whole => checked((long)whole),
        double real => checked((long)real),
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw new CelException($"type conversion error to int: {CelValues.ToText(value)}"),
    };

    static long Part(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        _ => (long)span.TotalMilliseconds,
    };

    static long Part(string name, DateTimeOffset time) => name switch
    {
        "getFullYear" => time.Year,
        "getMonth" => time.Month - 1,
        "getDate" => time.Day,
        "getDayOfMonth" => time.Day - 1,
        "getDayOfWeek" => (long)time.DayOfWeek,
        "getHours" => time.Hour,
        "getMinutes" => time.Minute,
        "getSeconds" => time.Second,
        _ => time.Millisecond,
    };

    static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        List<object?> => "list",
        Dictionary<string, object?> => "map",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        _ => value.GetType().Name,
    };

    static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException refused)
        {
            throw new CelException("error parsing regexp: " + refused.Message);
        }
    }
}
