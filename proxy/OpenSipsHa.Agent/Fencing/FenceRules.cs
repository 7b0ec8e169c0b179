using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// The fence as commands of nft(8): three tables of one name. An address in a `guarded` set whose entry in the `open` set has
/// run out is dead; entries of `open` are put in by packets (<see cref="OpeningFrame"/>), not by transactions. A
/// transaction is a new generation of the whole ruleset: ten a second keep every listing of a large ruleset (nft,
/// iptables-save, kube-proxy) from ever coming to an end (measured: 25 000 rules, none in 10 s), wait
/// for the transactions of others, and fill the audit log.
/// </summary>
/// <param name="Table">Name of the tables.</param>
/// <param name="Secret">Known to this process only: nobody else can open, nor a frame of before be of use later.</param>
/// <param name="Mark">What an ARP request for an open address is marked with.</param>
internal sealed partial record FenceRules(string Table, ReadOnlyMemory<byte> Secret, uint Mark)
{
    public const string GuardedV4 = "guarded4";
    public const string GuardedV6 = "guarded6";
    public const string OpenV4 = "open4";
    public const string OpenV6 = "open6";
    public const string OpenArp = "open";

    /// <summary>As `nft list tables` shows it.</summary>
    /// <exception cref="ArgumentException">A name that no object of Kubernetes can have.</exception>
    public static string TableName(string kubernetesNamespace, string cluster)
    {
        foreach (var name in (string[])[kubernetesNamespace, cluster])
        {
            if (!ObjectName().IsMatch(name))
                throw new ArgumentException($"'{name}' is no name of a Kubernetes object: expected lower-case letters, digits, '-' and '.'");
        }

        return $"opensipsha_{kubernetesNamespace}_{cluster}";
    }

    /// <summary>Replaces the tables there may be by closed ones, in one transaction.</summary>
    public string Install(IReadOnlyCollection<IPAddress> guarded, NetworkLink? link)
    {
        var text = new StringBuilder();
        foreach (var family in (string[])["inet", "netdev", "arp"])
            text.Append($"add table {family} {Table}\ndelete table {family} {Table}\nadd table {family} {Table}\n");
        text.Append(InetTable()).Append(NetdevTable()).Append(ArpTable());
        foreach (var address in guarded)
            text.Append(Guard(address));
        if (link is not null)
            text.Append(AnswerOn(link));
        return text.ToString();
    }

    /// <summary>Changes nothing.</summary>
    public string Touch => $"add table inet {Table}\n";

    public string Guard(IPAddress address) => Change("add", address);

    public string Forget(IPAddress address) => Change("delete", address);

    /// <summary>
    /// ARP has a hook that sees requests but no packet of ours (arp input), and one that sees both but only on named
    /// interfaces (netdev ingress): so this one marks the requests for open addresses, and that one drops what has no mark.
    /// An interface that is gone takes its chain with it, and then all is dropped.
    /// </summary>
    public string AnswerOn(NetworkLink link) =>
        $$"""
        add chain netdev {{Table}} {{Chain(link)}} { type filter hook ingress device "{{link.Name}}" priority -450; policy accept; }
        flush chain netdev {{Table}} {{Chain(link)}}
        add rule netdev {{Table}} {{Chain(link)}} arp daddr ip @{{OpenArp}} meta mark set {{Mark}}

        """;

    public string AnswerNoMoreOn(NetworkLink link) => $"flush chain netdev {Table} {Chain(link)}\ndelete chain netdev {Table} {Chain(link)}\n";

    /// <summary>As an <see cref="OpeningFrame"/> does, by a transaction: where the loopback interface does not work.</summary>
    /// <param name="milliseconds">0 = closed.</param>
    public string Open(IPAddress address, int milliseconds)
    {
        var text = new StringBuilder();
        foreach (var set in Sets(address))
        {
            var element = $"element {set} {{ {Element(address)}";
            // Adding what is there does not renew it, deleting what is not there is an error.
            text.Append($"add {element} }}\ndelete {element} }}\n");
            if (milliseconds > 0)
                text.Append($"add {element} timeout {milliseconds}ms }}\n");
        }

        return text.ToString();
    }

    private IEnumerable<string> Sets(IPAddress address) => IsV6(address)
        ? [$"inet {Table} {OpenV6}"]
        : [$"inet {Table} {OpenV4}", $"netdev {Table} {OpenArp}"];

    private string Change(string verb, IPAddress address) => IsV6(address)
        ? $"{verb} element inet {Table} {GuardedV6} {{ {Element(address)} }}\n"
        : $"""
          {verb} element inet {Table} {GuardedV4} {"{"} {address} {"}"}
          {verb} element arp {Table} guarded {"{"} {address} {"}"}
          {verb} element arp {Table} itself {"{"} {address} . {address} {"}"}

          """;

    private static string Chain(NetworkLink link) => string.Create(CultureInfo.InvariantCulture, $"answer{link.Index}");

    private static string Element(IPAddress address) =>
        IsV6(address) ? $"0x{Convert.ToHexStringLower(address.GetAddressBytes())}" : address.ToString();

    private static bool IsV6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    [GeneratedRegex("^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ObjectName();
}
