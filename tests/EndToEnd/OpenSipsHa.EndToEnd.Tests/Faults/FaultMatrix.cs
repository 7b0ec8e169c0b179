using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>Every single fault that the product is held against, and what each may cost.</summary>
internal static class FaultMatrix
{
    /// <summary>In the order of the published table.</summary>
    public static IReadOnlyList<MatrixLine> Lines { get; } =
    [
        new(ProductFaults.Handover, FaultBar.Graceful),
        new(CommonFaults.Terminated, FaultBar.Graceful),
        new(CommonFaults.AgentKilled, FaultBar.Killed),
        new(ProductFaults.SupervisorKilled, FaultBar.Killed, InShort: false),
        new(ProductFaults.AgentContainerKilled, FaultBar.Killed),
        new(CommonFaults.ProxyKilled, FaultBar.Killed),
        new(CommonFaults.EverythingKilled, FaultBar.Killed),
        new(CommonFaults.AgentStopped, FaultBar.Stopped),
        new(ProductFaults.AgentContainerStopped, FaultBar.Stopped, InShort: false),
        new(ProductFaults.ProxyStopped, FaultBar.OneHolder),
        new(CommonFaults.LinkDown, FaultBar.Lost),
        new(CommonFaults.SilentCut, FaultBar.Lost),
        new(NetworkLossFaults.NodeFrozen, FaultBar.Lost),
        new(NetworkLossFaults.HolderAlone, FaultBar.Lost),
        new(CommonFaults.PeersParted, FaultBar.Unmoved),
        new(ProductFaults.ApiGone, FaultBar.Unmoved, InShort: false),
        new(ProductFaults.ApiDropped, FaultBar.Unmoved),
        new(ProductFaults.ApiRejected, FaultBar.Unmoved),
        new(ProductFaults.StandbyKilled(50), FaultBar.Unmoved, InShort: false),
        new(ProductFaults.StandbyKilled(200), FaultBar.Unmoved),
        new(ProductFaults.StandbyKilled(500), FaultBar.Unmoved, InShort: false),
        new(ProductFaults.StandbyStopped, FaultBar.Unmoved, InShort: false),
        new(NetworkLossFaults.StandbyLinkDown, FaultBar.Unmoved, InShort: false),
        new(NetworkLossFaults.StandbyCut, FaultBar.Unmoved),
        new(NetworkLossFaults.HolderWithoutApi, FaultBar.OneHolder),
        new(NetworkLossFaults.HolderRefusedByApi, FaultBar.OneHolder, InShort: false),
        new(NetworkLossFaults.StandbyWithoutApi, FaultBar.OneHolder, InShort: false),
        new(NetworkLossFaults.HolderUnheard, FaultBar.OneHolder),
        new(NetworkLossFaults.StandbyUnheard, FaultBar.OneHolder),
        new(NetworkLossFaults.RandomLoss, FaultBar.OneHolder),
        new(NetworkLossFaults.LinkFlaps, FaultBar.OneHolder),
        new(ProductFaults.ApiSlow, FaultBar.OneHolder),
        new(ProductFaults.ApiRestarted, FaultBar.OneHolder),
        new(ProductFaults.ApiRestored, FaultBar.OneHolder, InShort: false),
        new(ProductFaults.ApiRestoredFromBeforeAFailover, FaultBar.OneHolder),
        new(ProductFaults.LeaseDeleted, FaultBar.OneHolder),
        new(ProductFaults.HolderNulled, FaultBar.OneHolder),
        new(ProductFaults.StrangerRenews, FaultBar.OneHolder),
        new(ProductFaults.DuplicateAddress, FaultBar.OneHolder),
        new(ProductFaults.AddressRemoved, FaultBar.OneHolder),
        new(ProductFaults.FenceFlushed, FaultBar.OneHolder),
        new(ProductFaults.AllAgentsKilled, FaultBar.OneHolder),
        new(SteppedClocks.Stepped, FaultBar.Unmoved) { NeedsOwnClocks = true },
    ];

    /// <summary>Lines to play: all, or those that FAULTS of the environment names, separated by commas.</summary>
    public static IEnumerable<MatrixLine> Chosen =>
        Environment.GetEnvironmentVariable("FAULTS") is { Length: > 0 } names
            ? names.Split(',').Select(Find)
            : Lines;

    /// <exception cref="ArgumentException">There is no such fault; says which there are.</exception>
    public static MatrixLine Find(string fault) => Lines.FirstOrDefault(line => line.Fault.Name == fault)
        ?? throw new ArgumentException($"no fault '{fault}': expected one of {string.Join(", ", Lines.Select(line => line.Fault.Name))}", nameof(fault));
}
