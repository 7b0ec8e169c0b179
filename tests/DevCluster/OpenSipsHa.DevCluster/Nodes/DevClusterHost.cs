using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Logs;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>
/// A running development cluster: an API server, nodes that run pods as processes, and plain hosts, all on one network
/// of namespaces. Disposing ends every process of it and removes everything; so does the lab's guardian when this
/// process dies.
/// </summary>
public sealed class DevClusterHost : IAsyncDisposable
{
    private const int ApiPortInside = 6443;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, NodeAgent> _nodes = new(StringComparer.Ordinal);
    private Task _monitor = Task.CompletedTask;
    private ApiServer? _api;

    private DevClusterHost(NetworkLab lab, string stateDirectory)
    {
        Lab = lab;
        StateDirectory = stateDirectory;
    }

    public NetworkLab Lab { get; }

    public string StateDirectory { get; }

    /// <summary>An administrator's, for use on this machine.</summary>
    public string KubeconfigPath => Path.Combine(StateDirectory, "kubeconfig");

    public ApiServer Api => _api ?? throw new InvalidOperationException("the API server has not been started");

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, NodeAgent> Nodes => _nodes;

    /// <param name="progress">Told a line for each step.</param>
    /// <exception cref="LabException">
    /// Not root, a tool or an image is missing, the id is in use, the state directory is not empty.
    /// </exception>
    public static async Task<DevClusterHost> StartAsync(
        DevClusterOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var id = options.Id ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var images = new ImageMap(options.Images);
        // A leftover of a crashed run goes first: its state directory may be the one wanted now.
        await NetworkLab.SweepAsync(id);
        var state = Path.GetFullPath(options.StateDirectory ?? $"/run/opensipsha-devcluster/{id}");
        if (Directory.Exists(state) && Directory.EnumerateFileSystemEntries(state).Any())
            throw new LabException($"state directory {state} is not empty: remove it or choose another one");

        var lab = await NetworkLab.CreateAsync(
            new NetworkLabOptions { Id = id, Subnet = options.Subnet, StateDirectories = [state] }, cancellation);
        var cluster = new DevClusterHost(lab, state);
        try
        {
            await cluster.StartAsync(options, images, progress, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        try
        {
            await _monitor;
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }

        await Task.WhenAll(_nodes.Values.Select(node => node.DisposeAsync().AsTask()));
        if (_api is not null)
            await _api.DisposeAsync();
        await Lab.DisposeAsync();
        _stopping.Dispose();
    }

    private static ulong ListenInside(LabHost host)
    {
        using var socket = host.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(host.Address, ApiPortInside));
        socket.Listen(512);
        return LinuxCalls.Duplicate(socket.SafeHandle);
    }

    private async Task StartAsync(
        DevClusterOptions options, ImageMap images, IProgress<string>? progress, CancellationToken cancellation)
    {
        var logging = options.Logging ?? NullLoggerFactory.Instance;
        Directory.CreateDirectory(StateDirectory);
        progress?.Report($"network {options.Subnet}: {options.Nodes.Count} nodes, {options.Hosts.Count} hosts");
        var apiHost = await Lab.AddHostAsync("api", options.ApiAddress, cancellation);
        foreach (var (name, address) in options.Nodes.Concat(options.Hosts))
            await Lab.AddHostAsync(name, address, cancellation);

        var logs = new PodLogs();
        _api = await ApiServer.StartAsync(
            new ApiServerOptions
            {
                Port = options.ApiPort,
                ExtraListenHandles = [ListenInside(apiHost)],
                ExtraNames = [options.ApiAddress.ToString()],
                PodLogs = logs,
                Logging = options.Logging,
            },
            cancellation);
        _api.WriteKubeconfig(KubeconfigPath);
        progress?.Report($"API server: {_api.Url}, inside https://{options.ApiAddress}:{ApiPortInside}");

        foreach (var name in options.Nodes.Keys)
            _nodes[name] = StartNode(options, images, Lab[name], logs);
        _monitor = new NodeMonitor(_api.Store, options.NodeTimeout, TimeProvider.System, logging.CreateLogger<NodeMonitor>())
            .RunAsync(_stopping.Token);
        progress?.Report($"nodes: {string.Join(", ", options.Nodes.Select(node => $"{node.Key} {node.Value}"))}");
    }

    private NodeAgent StartNode(DevClusterOptions options, ImageMap images, LabHost host, PodLogs logs) =>
        NodeAgent.Start(
            new NodeOptions
            {
                ApiHost = options.ApiAddress.ToString(),
                ApiPort = ApiPortInside,
                Images = images,
                Directory = Path.Combine(StateDirectory, "nodes", host.Name),
                LogDirectory = Path.GetFullPath(options.LogDirectory ?? Path.Combine(StateDirectory, "logs")),
                IssueToken = Api.IssueToken,
                HeartbeatInterval = options.NodeTimeout / 5,
                LongestRestartDelay = options.LongestRestartDelay,
            },
            host,
            Api.Store,
            logs,
            options.Logging);
}
