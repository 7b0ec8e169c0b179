using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.Demo;

/// <summary>The story from an empty cluster to working calls. What follows is <see cref="NodeLoss"/>.</summary>
public sealed class DemoRun(DemoSession session)
{
    /// <summary>Phones that register.</summary>
    public const int Phones = 100;

    /// <summary>How long a called phone or gateway rings.</summary>
    private static readonly TimeSpan Ringing = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ShortCall = TimeSpan.FromSeconds(1);

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        await BringUpAsync(cancellationToken);
        await RegisterAsync(cancellationToken);
        await CallPhonesAsync(cancellationToken);
        await CallGatewaysAsync(cancellationToken);
        await new NodeLoss(session).PlayAsync(cancellationToken);
    }

    private async Task BringUpAsync(CancellationToken cancellationToken)
    {
        session.Step("kubectl apply -f crds/");
        await session.Cluster.ApplyCrdsAsync();
        session.Step("starting the operator, kubectl apply -f examples/pair/");
        await session.Cluster.StartOperatorAsync(cancellationToken);
        await session.Cluster.ApplyPairAsync();
        session.Step("waiting for the pair: pods, Lease, virtual IP");
        await session.MeasureAsync(cancellationToken);
        await session.Cluster.WaitReadyAsync(TimeSpan.FromSeconds(60));
        var node = await ProductCluster.WaitForHolderAsync(session.Holders, TimeSpan.FromSeconds(20));
        await Deadline.UntilAsync("an answer from the virtual IP", TimeSpan.FromSeconds(10), () => session.Probe.LastAnswer is not null,
            cancellationToken: cancellationToken);
        var bound = LookAtVip(session.Cluster.Host(node));
        session.Figures = session.Figures with { HolderBefore = await NameOfHolderAsync(node), VipAsBound = bound };
        session.Say($"{PairNetwork.VirtualIP} is on {node}: {bound ?? "not as /32 with a lifetime"}");
        var table = await session.Cluster.Kubectl.OutputAsync("get", "sipclusters,sipmembers");
        foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            session.Say(line.TrimEnd());
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        session.Step($"{Phones} phones register through the virtual IP");
        session.Traffic.Answer(Ringing);
        var result = await session.Traffic.RegisterAsync("register", Phones, cancellationToken: cancellationToken);
        session.Figures = session.Figures with { RegistrationsOffered = Phones, Registered = (int)result.Statistics.Successful };
        session.Say(result.ToString());
    }

    private async Task CallPhonesAsync(CancellationToken cancellationToken)
    {
        session.Step("calls from phone to phone");
        var run = session.Show(session.Traffic.PhoneCalls("phone-to-phone", Phones, calls: 50, rate: 20, ShortCall));
        await session.FinishAsync(run, cancellationToken);
    }

    private async Task CallGatewaysAsync(CancellationToken cancellationToken)
    {
        session.Step("calls to the gateways: round robin by weight, hash on Call-ID");
        session.Figures = session.Figures with { RoundRobinWeights = await WeightsAsync() };
        var roundRobin = await ShareAsync("round-robin", PairDialPlan.RoundRobinPrefix, cancellationToken);
        session.Figures = session.Figures with { RoundRobinShares = roundRobin };
        session.Say("round robin: " + Shares(roundRobin));
        var callId = await ShareAsync("call-id", PairDialPlan.CallIdPrefix, cancellationToken);
        session.Figures = session.Figures with { CallIdShares = callId };
        session.Say("hash on Call-ID: " + Shares(callId));
    }

    private async Task<Dictionary<string, long>> ShareAsync(string name, string prefix, CancellationToken cancellationToken)
    {
        var before = await session.Traffic.GatewayCallsAsync(cancellationToken);
        var run = session.Show(session.Traffic.NumberCalls(name, prefix, calls: 40, rate: 20, ShortCall));
        await session.FinishAsync(run, cancellationToken);
        var after = await session.Traffic.GatewayCallsAsync(cancellationToken);
        return after.ToDictionary(gateway => gateway.Key, gateway => gateway.Value - before[gateway.Key]);
    }

    private async Task<Dictionary<string, long>> WeightsAsync()
    {
        var sets = await session.Cluster.Kubectl.ListAsync("dispatchersets");
        var roundRobin = sets.Single(set => (string?)set["spec"]!["algorithm"] == "RoundRobin");
        return roundRobin["spec"]!["destinations"]!.AsArray()
            .ToDictionary(destination => (string)destination!["gateway"]!, destination => (long?)destination!["weight"] ?? 1);
    }

    private async Task<string> NameOfHolderAsync(string node) => $"{(await session.Cluster.MemberOnAsync(node)).Name} on {node}";

    /// <summary>The address in words when it is bound as it must be: /32, with a lifetime, never preferred.</summary>
    private static string? LookAtVip(NetworkNamespace node)
    {
        using var addresses = new AddressDump(node);
        var vip = addresses.Read().FirstOrDefault(address => address.Address.Equals(PairNetwork.VirtualIP));
        return vip is { PrefixLength: 32, ValidFor: { } left, PreferredFor: { Ticks: 0 } }
            ? $"/32, valid for {left.TotalSeconds:0} s, preferred for 0 s"
            : null;
    }

    private static string Shares(Dictionary<string, long> shares) =>
        string.Join(", ", shares.Select(share => $"{share.Key} {share.Value}"));
}
