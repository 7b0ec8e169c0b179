using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// A small network of its own: a bridge in the namespace `shn-ID-net`, hosts as namespaces `shn-ID-HOST`. There is no
/// way out of it and nothing of the machine's own interfaces is touched. Everything is removed on disposal, and by a
/// guardian process when the owner dies without disposing.
/// </summary>
public sealed partial class NetworkLab : IAsyncDisposable
{
    private const string Prefix = "shn-";
    private readonly Guardian _guardian;
    private readonly Dictionary<string, LabHost> _hosts = new(StringComparer.Ordinal);
    private bool _disposed;

    private NetworkLab(string id, IPNetwork subnet, Guardian guardian)
    {
        Id = id;
        Subnet = subnet;
        _guardian = guardian;
        Bridge = new NetworkNamespace($"{Prefix}{id}-net");
    }

    public string Id { get; }

    public IPNetwork Subnet { get; }

    /// <summary>The namespace of the bridge `br0`, for captures that see all ports.</summary>
    public NetworkNamespace Bridge { get; }

    public IReadOnlyCollection<LabHost> Hosts => _hosts.Values;

    /// <exception cref="KeyNotFoundException">There is no such host.</exception>
    public LabHost this[string host] => _hosts[host];

    /// <exception cref="LabException">
    /// Not root, a tool is missing, the id is malformed or in use by a living process.
    /// </exception>
    public static async Task<NetworkLab> CreateAsync(
        NetworkLabOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new NetworkLabOptions();
        Prerequisites.Check();
        var id = options.Id ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        RequireId(id);
        await RemoveLeftoverAsync(id);

        LabOwner.Current.Write(id, options.StateDirectories);
        var guardian = Guardian.Start($"{Prefix}{id}-", LabOwner.DirectoryOf(id), LabOwner.DirectoriesOf(id));
        var lab = new NetworkLab(id, options.Subnet, guardian);
        try
        {
            await lab.AddBridgeAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Removes what earlier runs have left behind: labs on record whose owner is dead. Namespaces that no record
    /// speaks of belong to somebody else and stay.
    /// </summary>
    /// <param name="id">Only this lab; null: all.</param>
    /// <returns>The labs removed.</returns>
    public static async Task<IReadOnlyList<string>> SweepAsync(string? id = null)
    {
        var removed = new List<string>();
        foreach (var lab in LabOwner.LabIds().Where(lab => id is null || lab == id))
        {
            if (LabOwner.Read(lab) is { IsAlive: true })
                continue;
            await Guardian.Start($"{Prefix}{lab}-", LabOwner.DirectoryOf(lab), LabOwner.DirectoriesOf(lab)).ReleaseAsync();
            removed.Add(lab);
        }

        return removed;
    }

    /// <summary>Adds a machine with one interface on the bridge.</summary>
    /// <param name="name">A DNS label, not `net`.</param>
    /// <param name="address">Inside <see cref="Subnet"/>.</param>
    public async Task<LabHost> AddHostAsync(
        string name, IPAddress address, CancellationToken cancellationToken = default)
    {
        if (!HostName().IsMatch(name) || name == "net" || _hosts.ContainsKey(name))
            throw new LabException($"host name '{name}': expected a DNS label that is not in use");
        if (!Subnet.Contains(address))
            throw new LabException($"address {address} of host '{name}' is outside of the lab's network {Subnet}");

        var space = $"{Prefix}{Id}-{name}";
        // Interface names hold 15 bytes.
        var port = name.Length <= 15 ? name : $"port{_hosts.Count}";
        await Commands.IpAsync($"netns add {space}", cancellationToken);
        await Commands.IpAsync($"-n {space} link set lo up", cancellationToken);
        await Commands.IpAsync(
            $"-n {Bridge.Namespace} link add name {port} type veth peer name eth0 netns {space}", cancellationToken);
        await Commands.IpAsync($"-n {Bridge.Namespace} link set dev {port} master br0 up", cancellationToken);
        await Commands.IpAsync($"-n {space} address add {address}/{Subnet.PrefixLength} dev eth0", cancellationToken);
        await Commands.IpAsync($"-n {space} link set eth0 up", cancellationToken);
        var link = await Commands.IpAsync($"-n {space} -o link show eth0", cancellationToken);
        var mac = PhysicalAddress.Parse(MacAddress().Match(link).Groups["mac"].Value);
        return _hosts[name] = new LabHost(name, space, address, mac, Bridge, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _guardian.ReleaseAsync();
    }

    private static void RequireId(string id)
    {
        // No dash: `shn-a-` must not also be the beginning of another lab's names.
        if (!LabId().IsMatch(id))
            throw new LabException($"lab id '{id}': expected 1 to 16 lower-case letters and digits");
    }

    private static async Task RemoveLeftoverAsync(string id)
    {
        if (LabOwner.Read(id) is { IsAlive: true } owner)
            throw new LabException($"lab '{id}' is in use by process {owner.Pid}: choose another id or end that process");
        await SweepAsync(id);
    }

    private async Task AddBridgeAsync(CancellationToken cancellationToken)
    {
        await Commands.IpAsync($"netns add {Bridge.Namespace}", cancellationToken);
        await Commands.IpAsync($"-n {Bridge.Namespace} link set lo up", cancellationToken);
        await Commands.IpAsync($"-n {Bridge.Namespace} link add br0 type bridge", cancellationToken);
        await Commands.IpAsync($"-n {Bridge.Namespace} link set br0 up", cancellationToken);
    }

    [GeneratedRegex("^[a-z0-9]{1,16}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabId();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostName();

    [GeneratedRegex("link/ether (?<mac>[0-9a-f:]{17})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MacAddress();
}
