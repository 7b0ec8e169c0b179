using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Conflicts;

/// <summary>A host of a lab with the sockets that an agent there would have.</summary>
internal sealed class LabStation : IDisposable
{
    private LabStation(LabHost host)
    {
        Host = host;
        Network = host.Run(() => new RouteNetlink());
        Frames = host.Run(() => new PacketSocket());
    }

    public LabHost Host { get; }

    public RouteNetlink Network { get; }

    public PacketSocket Frames { get; }

    /// <summary>As `ip` prints it.</summary>
    public string Mac => AddressConflict.MacText(Host.MacAddress);

    public NetworkLink Link => Network.Links().Single(link => link.Name == Host.Interface);

    public static async Task<LabStation> AddAsync(NetworkLab lab, string name, string address) =>
        new(await lab.AddHostAsync(name, IPAddress.Parse(address)));

    public async Task IpAsync(string arguments)
    {
        var result = await Host.ExecAsync("ip", arguments.Split(' '));
        result.ExitCode.ShouldBe(0, $"ip {arguments}: {result.Error}");
    }

    /// <summary>Gives the host an address by hand, and waits until it answers for it: the kernel joins the group that IPv6 is asked through a moment later.</summary>
    public async Task AssignAsync(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            await IpAsync($"addr add {address}/32 dev {Host.Interface}");
            return;
        }

        await IpAsync($"addr add {address}/128 dev {Host.Interface} nodad");
        var group = $"ff02::1:ff{address.GetAddressBytes()[13]:x2}:{(address.GetAddressBytes()[14] << 8) | address.GetAddressBytes()[15]:x}";
        string Groups() => Host.ExecAsync("ip", "-6", "maddr", "show", "dev", Host.Interface).GetAwaiter().GetResult().Output;
        await Waiting.UntilAsync(() => Groups().Contains(group, StringComparison.Ordinal), $"member of {group}", otherwise: Groups);
    }

    /// <summary>As `sysctl -w` does, on a thread inside of the host.</summary>
    public void Set(string path, int value) => Host.Run(() =>
    {
        File.WriteAllText($"/proc/sys/net/{path}", $"{value}\n");
        return true;
    });

    /// <summary>Says that the address is here.</summary>
    public void Announce(IPAddress address)
    {
        foreach (var frame in AddressFrames.Announce(address, Host.MacAddress))
            Frames.Send(Link.Index, frame);
    }

    /// <summary>Sends a datagram there, so that the kernel asks who has the address, and waits until it knows.</summary>
    public async Task LearnAsync(IPAddress address)
    {
        using var socket = Host.OpenSocket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await Waiting.UntilAsync(() => socket.SendTo([0], new IPEndPoint(address, 9)) == 1, "a datagram");
        await Waiting.UntilAsync(() => Neighbour(address).Contains("REACHABLE", StringComparison.Ordinal), $"an answer of {address}", otherwise: () => Neighbour(address));
    }

    /// <summary>What the kernel knows about the address, as `ip neigh` prints it.</summary>
    public string Neighbour(IPAddress address) =>
        Host.ExecAsync("ip", "neigh", "show", address.ToString(), "dev", Host.Interface).GetAwaiter().GetResult().Output;

    public void Dispose()
    {
        Network.Dispose();
        Frames.Dispose();
    }
}
