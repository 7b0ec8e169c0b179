using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Which gateway URIs (RFC 3261 section 19.1) can be reached today: sip, an address or a name, UDP.</summary>
public static partial class GatewayUri
{
    private const int MaxName = 253;
    private const string Example = "e.g. sip:192.0.2.10:5060, sip:[2001:db8::10] or sip:gw.example.com";

    /// <summary>null = usable; otherwise what is wrong and what was expected.</summary>
    public static string? Refusal(string uri)
    {
        if (uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase))
            return $"'{uri}': sips needs TLS, which is not supported yet; expected a sip URI, {Example}";
        if (!uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase))
            return $"'{uri}' is no SIP URI, {Example}";
        var rest = uri["sip:".Length..];
        if (rest.Contains('@'))
            return $"'{uri}': a gateway is a host, the user part comes from the call; {Example}";
        if (rest.Contains('?'))
            return $"'{uri}': headers in the URI are not supported; {Example}";
        var parts = rest.Split(';');
        return HostRefusal(uri, parts[0]) ?? parts.Skip(1).Select(p => ParameterRefusal(uri, p)).FirstOrDefault(static r => r is not null);
    }

    private static string? HostRefusal(string uri, string hostPort)
    {
        var colon = hostPort.LastIndexOf(':');
        var hasPort = colon > hostPort.LastIndexOf(']');
        var host = hasPort ? hostPort[..colon] : hostPort;
        if (hasPort && !(ushort.TryParse(hostPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0))
            return $"'{uri}': the port must be a number from 1 to 65535";
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        var literal = bracketed ? host[1..^1] : host;
        var expected = bracketed ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var isAddress = IPAddress.TryParse(literal, out var address) && address.AddressFamily == expected && IsFull(literal, address);
        return isAddress || (!bracketed && host.Length <= MaxName && HostName().IsMatch(host))
            ? null
            : $"'{uri}': the host must be an IP address or a host name, {Example}";
    }

    // "10" and "10.1" are IPv4 addresses to inet_aton, but hosts' names to a person.
    private static bool IsFull(string literal, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? !literal.Contains('%')
            : address.ToString() == literal;

    private static string? ParameterRefusal(string uri, string parameter)
    {
        if (parameter.Equals("lr", StringComparison.OrdinalIgnoreCase))
            return null;
        return parameter.Equals("transport=udp", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"'{uri}': parameter '{parameter}' is not supported; transport=udp and lr are";
    }

    // The last label begins with a letter (RFC 3261 section 25.1): "192.0.2" is a bad address, no name.
    [GeneratedRegex(@"^([A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?\.?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex HostName();
}
