using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// A machine of the lab: a network namespace whose `eth0` is joined to the lab's bridge. It has no default route.
/// </summary>
public sealed class LabHost : NetworkNamespace
{
    private readonly NetworkNamespace _bridge;
    private readonly string _port;
    private bool _isSilenced;
    private bool _isDown;

    internal LabHost(
        string name, string networkNamespace, IPAddress address, PhysicalAddress mac, NetworkNamespace bridge, string port)
        : base(networkNamespace)
    {
        Name = name;
        Address = address;
        MacAddress = mac;
        _bridge = bridge;
        _port = port;
    }

    public string Name { get; }

    /// <summary>The address that the host was made with, on <see cref="Interface"/>.</summary>
    public IPAddress Address { get; }

    /// <summary>Of <see cref="Interface"/>.</summary>
    public PhysicalAddress MacAddress { get; }

    /// <summary>The same on every host.</summary>
    public string Interface => "eth0";

    /// <summary>True from <see cref="CutSilentlyAsync"/> or <see cref="LinkDownAsync"/> until the link works again.</summary>
    public bool IsCut => _isSilenced || _isDown;

    /// <summary>
    /// Frames stop in both directions while the host's interface keeps its carrier: a switch that fails, a wrong VLAN.
    /// </summary>
    public async Task CutSilentlyAsync()
    {
        await Commands.IpAsync($"-n {_bridge.Namespace} link set dev {_port} nomaster");
        _isSilenced = true;
    }

    /// <summary>Undoes <see cref="CutSilentlyAsync"/>.</summary>
    public async Task HealAsync()
    {
        await Commands.IpAsync($"-n {_bridge.Namespace} link set dev {_port} master br0");
        _isSilenced = false;
    }

    /// <summary>The host's interface loses its carrier: a cable pulled.</summary>
    public async Task LinkDownAsync()
    {
        await Commands.IpAsync($"-n {_bridge.Namespace} link set dev {_port} down");
        _isDown = true;
    }

    /// <summary>Undoes <see cref="LinkDownAsync"/>.</summary>
    public async Task LinkUpAsync()
    {
        await Commands.IpAsync($"-n {_bridge.Namespace} link set dev {_port} up");
        _isDown = false;
    }

    /// <summary>Loses packets at random, in both directions, on the switch's side of the cable (nftables).</summary>
    /// <param name="share">0 (none) to 1 (all), in steps of a thousandth.</param>
    /// <exception cref="LabException">nft is missing or the kernel cannot do it.</exception>
    public async Task SetLossAsync(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (Prerequisites.Find("nft") is null)
            throw new LabException("'nft' is not installed: apt-get install nftables");
        var table = $"netdev loss_{_port.Replace('-', '_')}";
        var thousandths = (int)Math.Round(share * 1000);
        var drop = thousandths == 1000 ? "drop" : $"numgen random mod 1000 < {thousandths} drop";
        var chains = thousandths == 0 ? "" : $$"""
            table {{table}} {
                chain from { type filter hook ingress device "{{_port}}" priority 0; {{drop}}; }
                chain to { type filter hook egress device "{{_port}}" priority 0; {{drop}}; }
            }
            """;
        // Added first, so that deleting works the first time too.
        var rules = $"add table {table}\ndelete table {table}\n{chains}\n";
        (await _bridge.ExecAsync(["nft", "-f", "-"], TimeSpan.FromSeconds(10), new StartOptions { Input = rules })).EnsureSuccess();
    }

    /// <summary>Delays what the host receives.</summary>
    /// <param name="delay">Zero: none.</param>
    /// <exception cref="LabException">The kernel has no netem (CONFIG_NET_SCH_NETEM).</exception>
    public async Task SetDelayAsync(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            // Fails when there is no delay to take away.
            await _bridge.ExecAsync("tc", "qdisc", "del", "dev", _port, "root");
            return;
        }

        var result = await _bridge.ExecAsync(
            "tc", "qdisc", "replace", "dev", _port, "root", "netem", "delay", $"{delay.TotalMicroseconds:0}us");
        if (result.Error.Contains("qdisc kind is unknown", StringComparison.Ordinal))
            throw new LabException("this kernel cannot delay packets: it is built without netem (CONFIG_NET_SCH_NETEM)");
        result.EnsureSuccess();
    }
}
