using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Agent.Notifications;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.Status;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent;

/// <summary>Puts the parts together and runs them.</summary>
public sealed class AgentProcess(
    AgentOptions options, KubeConfig cluster, SupervisorLink supervisor, TimeProvider time, ILoggerFactory logging) : BackgroundService
{
    private readonly TaskCompletionSource _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Member? _member;
    private volatile OwnerReference? _owner;
    private int _givingUp;

    /// <summary>Why the process should be started again; null = it works.</summary>
    public string? Complaint => Volatile.Read(ref _member) is { } member ? member.Complaint : "the member has not started";

    public bool IsReady => _member is { IsReady: true };

    /// <summary>Order of loss for everything held; the second call waits for the first.</summary>
    public async Task GiveUpAsync()
    {
        if (Interlocked.Exchange(ref _givingUp, 1) == 0)
        {
            try
            {
                if (_member is { } member)
                    await member.StopAsync();
            }
            finally
            {
                _gaveUp.TrySetResult();
            }
        }

        await _gaveUp.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var network = new RouteNetlink();
        using var frames = new PacketSocket();
        using var fence = NftablesFence.Create(options.PodNamespace, options.Cluster, network, time, logging.CreateLogger<NftablesFence>());
        using var flows = new ConntrackFlush(time, logging.CreateLogger<ConntrackFlush>());
        // A connection of its own for the Leases: a request that times out takes its connection with it and nothing else.
        using var leaseClient = new KubeClient(
            cluster,
            new KubeClientOptions
            {
                FieldManager = ApiGroup.AgentFieldManager,
                Connections = HttpConnections.OnePerRequest,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                UserAgent = $"opensipsha-agent/{AgentHost.Version}",
            },
            time, logging);
        using var client = new KubeClient(
            cluster, new KubeClientOptions { FieldManager = ApiGroup.AgentFieldManager, UserAgent = $"opensipsha-agent/{AgentHost.Version}" }, time, logging);
        await using var recorder = new EventRecorder(
            client.Resource(CoreResources.Events), new EventRecorderOptions { Component = ApiGroup.AgentFieldManager, Instance = options.PodName }, time, logging);

        using var keys = new PeerKeys(options.HeartbeatKeys, $"{options.PodNamespace}/{options.Cluster}", time, logging.CreateLogger<PeerKeys>());
        using var peers = new UdpPeerLink(options.HostIP, keys, time, logging.CreateLogger<UdpPeerLink>());
        var directory = new PeerDirectory();
        keys.Changed += directory.KeysChanged;
        await using var notifications = new NotificationHooks(time, logging.CreateLogger<NotificationHooks>());

        var members = client.Resource(SipResources.SipMembers);
        var reporter = new StatusReporter(members, options, AgentHost.Version, time, logging.CreateLogger<StatusReporter>());
        var configs = new ConfigSource(client.Resource(CoreResources.ConfigMaps), options.PodNamespace, time, logging.CreateLogger<ConfigSource>());
        var late = new LateLink();
        using var member = new Member(new MemberParts
        {
            Agent = options,
            Self = new ElectionMember(new MemberIdentity(options.PodName, options.PodUid), NewBoot(), options.NodeName),
            Peers = peers,
            Directory = directory,
            Connect = (port, endPoints) =>
            {
                peers.SetPeers(endPoints);
                peers.Bind(port);
            },
            Held = new HeldAddresses(supervisor.Publish),
            SurveyorOf = (address, link) => new NetworkSurveyor(
                new AddressProbe(network, frames, time), new GatewayProbe(network, frames, time), address, link),
            Notifications = notifications,
            Network = network,
            Fence = fence,
            Frames = frames,
            Flows = flows,
            Clock = new MonotonicClock(time),
            Leases = name => new KubernetesLease(
                leaseClient.Resource(CoreResources.Leases), new NamespacedName(options.PodNamespace, name), options.Cluster, () => _owner, time, logging),
            FetchConfig = configs.FetchAsync,
            Proxy = late,
            Report = reporter.Report,
            Events = new MemberEvents(recorder, options),
            Logging = logging,
        });
        var control = new ControlServer(
            new ControlServerOptions { SocketPath = options.ControlSocket, AllowedUids = [options.ProxyUid, CurrentUser.Id] },
            new AgentHello { Member = options.PodName, NodeAddress = options.HostIP.ToString() },
            member, time, logging.CreateLogger<ControlServer>());
        late.Target = control;

        try
        {
            Rehearsal.Run(network, fence, frames, new MonotonicClock(time));
        }
        catch (IOException e)
        {
            AgentLog.NotRehearsed(logging.CreateLogger<AgentProcess>(), e.Message);
        }

        var running = member.RunAsync();
        Volatile.Write(ref _member, member);
        using var changes = new NetworkChanges(member.NetworkChanged);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var background = Task.WhenAll(
            control.RunAsync(ending.Token), reporter.RunAsync(ending.Token), WatchMemberAsync(members, member, ending.Token));
        try
        {
            // Ends only when one of them fails, for instance to bind the socket: then the process ends, in good order.
            await background.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // SIGTERM.
        }
        finally
        {
            await GiveUpAsync();
            await running;
            await notifications.DrainAsync(TimeSpan.FromSeconds(2));
            await ending.CancelAsync();
            await background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var last = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await reporter.FlushAsync(last.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ulong NewBoot() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>The SipCluster of a member, as an owner that manages nothing and waits for nothing.</summary>
    private static OwnerReference? OwnerOf(SipMember? member) =>
        member?.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } cluster
            ? cluster with { Controller = null, BlockOwnerDeletion = null }
            : null;

    private Task WatchMemberAsync(IResourceClient<SipMember> members, Member member, CancellationToken cancellationToken)
    {
        var reflector = new Reflector<SipMember>(
            members,
            new ReflectorOptions
            {
                Namespace = options.PodNamespace,
                FieldSelector = $"metadata.name={options.PodName}",
                MaxBackoff = TimeSpan.FromSeconds(3),
            },
            time, logging);
        reflector.Store.Subscribe(change =>
        {
            _owner = OwnerOf(change.New) ?? _owner;
            member.MemberChanged(change.New);
        });
        return reflector.RunAsync(cancellationToken);
    }
}
