using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>Reads what a preflight looks at from the kernel, in the network namespace of the calling thread.</summary>
public static class NodeFactsReader
{
    /// <param name="virtualIPs">Those that go on <paramref name="link"/>.</param>
    /// <exception cref="IOException">The kernel refuses, or the interface has gone.</exception>
    public static NodeFacts Read(NetworkLink link, IReadOnlyCollection<IPAddress> virtualIPs, INetwork network)
    {
        var links = LinkFactsReader.Read();
        var own = links.FirstOrDefault(l => l.Index == link.Index) ?? throw new IOException($"interface {link.Name} has gone");
        string NameOf(int index) => links.FirstOrDefault(l => l.Index == index)?.Name ?? "";

        var neighbours = network.Addresses()
            .Where(a => a.InterfaceIndex != link.Index && !a.IsHostAddress && a.Address.AddressFamily == AddressFamily.InterNetwork)
            .Where(a => virtualIPs.Any(a.NetworkContains))
            .Select(a => NameOf(a.InterfaceIndex)).Where(name => name.Length > 0).Distinct().ToList();
        var sysctls = SysctlReader.Read([own.Name, .. neighbours]);
        return new NodeFacts(own, virtualIPs, sysctls)
        {
            MasterName = NameOf(own.Master),
            IsEthernet = link.MacAddress.GetAddressBytes().Length == 6,
            BridgePorts = [.. links.Where(l => own.Kind == "bridge" && l.Master == own.Index && l.PortKind == "bridge")],
            Neighbours = neighbours,
            DefaultRouteInterfaces = [.. DefaultGateways.Read().Where(route => !route.IsIPv6).Select(route => NameOf(route.InterfaceIndex)).Distinct()],
        };
    }
}
