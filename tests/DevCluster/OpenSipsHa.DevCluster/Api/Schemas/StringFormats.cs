using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>The string formats that a CRD schema may name; an unknown one accepts anything.</summary>
public static partial class StringFormats
{
    public static bool Accepts(string format, string text) => format switch
    {
        "date-time" or "datetime" => IsDateTime(text),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "ipv4" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork && text.Split('.').Length == 4,
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "uuid" or "uuid4" => Guid.TryParseExact(text, "D", out _),
        "hostname" => HostName().IsMatch(text),
        "email" => MailAddress.TryCreate(text, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "duration" => IsDuration(text),
        "mac" => Mac().IsMatch(text),
        _ => true,
    };

    /// <summary>RFC 3339 with a zone; what follows the seconds is free in length.</summary>
    public static bool IsDateTime(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _);

    /// <summary>A Go duration ("1h30m", "250ms") or "3 days" as go-openapi reads them.</summary>
    public static bool IsDuration(string text) => GoDuration().IsMatch(text) || WordDuration().IsMatch(text);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostName();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mac();

    [GeneratedRegex(@"^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"^\d+\s*(ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|week|wk)s?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordDuration();
}
