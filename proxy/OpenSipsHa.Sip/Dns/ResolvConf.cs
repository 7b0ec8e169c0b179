using System.Globalization;
using System.Net;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// The name servers of the system: <c>nameserver</c>, <c>options timeout</c> and <c>options attempts</c> of resolv.conf(5), read again when
/// the file has changed. <c>search</c> is passed over: SIP URIs hold whole names (RFC 3263 section 4).
/// </summary>
/// <param name="path">null = /etc/resolv.conf.</param>
public sealed class ResolvConf(string? path = null)
{
    private readonly string path = path ?? "/etc/resolv.conf";
    private readonly Lock gate = new();
    private DateTime read = DateTime.MinValue;
    private DnsServers current = new();

    /// <summary>What the file says now; without a file, or with one that names nobody, the server on this machine.</summary>
    public DnsServers Servers
    {
        get
        {
            lock (gate)
            {
                var written = File.GetLastWriteTimeUtc(path);
                if (written != read)
                    current = Read();
                read = written;
                return current;
            }
        }
    }

    /// <summary>Lines that say nothing usable are passed over, as the C library does.</summary>
    public static DnsServers Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        var result = new DnsServers();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#', ';')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && IPAddress.TryParse(address, out var server))
                servers.Add(new IPEndPoint(server, DnsServers.Port));
            else if (words is ["options", ..])
                result = words.Skip(1).Aggregate(result, Apply);
        }

        return result with { Servers = servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsServers.Port)] };
    }

    private DnsServers Read()
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Parse("");
        }
    }

    // The bounds are the C library's.
    private static DnsServers Apply(DnsServers servers, string option) => option.Split(':') switch
    {
        ["timeout", var value] when TryParse(value, out var seconds) => servers with { Timeout = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 30)) },
        ["attempts", var value] when TryParse(value, out var count) => servers with { Attempts = Math.Clamp(count, 1, 5) },
        _ => servers,
    };

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
