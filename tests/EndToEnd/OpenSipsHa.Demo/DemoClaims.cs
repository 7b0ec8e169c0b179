using System.Globalization;

namespace OpenSipsHa.Demo;

/// <summary>What must hold for the demo to have succeeded, judged from its figures alone.</summary>
public static class DemoClaims
{
    /// <summary>Each claim in words with the figure behind it.</summary>
    public static IReadOnlyList<DemoClaim> Judge(DemoFigures figures) =>
    [
        new($"all {figures.RegistrationsOffered} phones registered through the virtual IP",
            figures.RegistrationsOffered > 0 && figures.Registered == figures.RegistrationsOffered, $"{figures.Registered} registered"),
        new("both gateways were called in turn, by weight",
            ByWeight(figures), $"{Shares(figures.RoundRobinShares)} with weights {Shares(figures.RoundRobinWeights)}"),
        new("both gateways were called by hash on Call-ID",
            figures.CallIdShares is { Count: 2 } && figures.CallIdShares.Values.All(calls => calls > 0), Shares(figures.CallIdShares)),
        new("the virtual IP moved to the other member",
            figures is { HolderBefore: not null, HolderAfter: not null } && figures.HolderBefore != figures.HolderAfter,
            $"{figures.HolderBefore ?? "nobody"} → {figures.HolderAfter ?? "nobody"}"),
        new("it is bound as /32 with a lifetime", figures.VipAsBound is not null, figures.VipAsBound ?? "not seen"),
        new($"the gap stayed below a second ({Ms(figures.GapLimitMs)})",
            figures.GapMs < figures.GapLimitMs, Ms(figures.GapMs)),
        new("never two holders", figures is { OverlapMs: 0, StaleAnswers: 0 },
            $"{Ms(figures.OverlapMs)} on both nodes, {figures.StaleAnswers?.ToString(CultureInfo.InvariantCulture) ?? "no"} answers of the old holder"),
        new("gratuitous ARP on the wire, as request and as reply",
            figures is { GarpRequests: > 0, GarpReplies: > 0 }, $"{figures.GarpRequests} requests, {figures.GarpReplies} replies"),
        new("calls were up when the node was cut off", figures.EstablishedAtCut > 0, $"{figures.EstablishedAtCut} calls"),
        new("every established call ended with an answered BYE", figures is { CallsAnswered: > 0, EstablishedCallsLost: 0 }, $"{figures.EstablishedCallsLost} lost"),
        new("calls were offered around the gap", figures.OfferedDuringGap > 0, $"{figures.OfferedDuringGap} calls"),
        new("no call failed", figures is { CallsOffered: > 0, CallsFailed: 0 }, $"{figures.CallsOffered} offered, {figures.CallsFailed} failed"),
        new("the phones registered again through the new holder",
            figures.RegistrationsOffered > 0 && figures.RegisteredAgain == figures.RegistrationsOffered, $"{figures.RegisteredAgain} registered"),
        new("the node that came back did not take the virtual IP back",
            figures.HolderAtEnd is not null && figures.HolderAtEnd == figures.HolderAfter, figures.HolderAtEnd ?? "nobody"),
    ];

    /// <summary>Smooth round robin keeps to the weights exactly over whole cycles, and the demo makes whole cycles.</summary>
    private static bool ByWeight(DemoFigures figures) =>
        figures.RoundRobinShares is { Count: 2 } shares
        && figures.RoundRobinWeights.All(weight =>
            shares.GetValueOrDefault(weight.Key) * figures.RoundRobinWeights.Values.Sum() == shares.Values.Sum() * weight.Value);

    private static string Shares(IReadOnlyDictionary<string, long> shares) =>
        shares.Count == 0 ? "none" : string.Join(", ", shares.OrderBy(share => share.Key).Select(share => $"{share.Key} {share.Value}"));

    private static string Ms(double? milliseconds) =>
        milliseconds is { } value ? value.ToString("0", CultureInfo.InvariantCulture) + " ms" : "not measured";
}
