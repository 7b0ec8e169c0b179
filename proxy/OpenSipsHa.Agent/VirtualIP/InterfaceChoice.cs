using System.Net;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>Which interface the virtual IPs go on, or why none does.</summary>
/// <param name="Reason">Of the refusal: InterfaceNotFound or OutsideInterfaceNetwork.</param>
public sealed record InterfaceChoice(NetworkLink? Link, string Reason, string Message)
{
    public const string NotFound = "InterfaceNotFound";
    public const string OutsideNetwork = "OutsideInterfaceNetwork";

    /// <param name="name">"" = the interface that has the node's address.</param>
    public static InterfaceChoice Choose(
        string name, IPAddress nodeAddress, IReadOnlyCollection<IPAddress> virtualIPs,
        IReadOnlyList<NetworkLink> links, IReadOnlyList<AssignedAddress> addresses)
    {
        var link = name.Length > 0
            ? links.FirstOrDefault(l => l.Name == name)
            : addresses.FirstOrDefault(a => a.Address.Equals(nodeAddress)) is { } own
                ? links.FirstOrDefault(l => l.Index == own.InterfaceIndex)
                : null;
        if (link is null)
        {
            var wanted = name.Length > 0 ? $"spec.interface: no interface {name} on this node" : $"no interface on this node has {nodeAddress}";
            return new InterfaceChoice(null, NotFound, $"{wanted}, expected one of {string.Join(", ", links.Select(l => l.Name))}");
        }

        foreach (var vip in virtualIPs)
        {
            // Host addresses (virtual IPs are such) are no network to be inside of.
            var networks = addresses
                .Where(a => a.InterfaceIndex == link.Index && a.Address.AddressFamily == vip.AddressFamily && !a.IsHostAddress)
                .ToList();
            if (networks.Exists(a => a.NetworkContains(vip)))
                continue;
            var expected = networks.Count == 0 ? "an address of that family on it" : string.Join(", ", networks.Select(a => IPNetworks.Of(a.Address, a.PrefixLength)));
            return new InterfaceChoice(null, OutsideNetwork, $"spec.virtualIPs: {vip} is in no network of interface {link.Name}, expected {expected}");
        }

        return new InterfaceChoice(link, "", "");
    }
}
