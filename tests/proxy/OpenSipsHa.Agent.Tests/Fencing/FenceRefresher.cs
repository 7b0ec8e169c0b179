using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>A process of its own that a test can stop: runs only when a test starts it.</summary>
public sealed class FenceRefresher
{
    [Fact(Explicit = true)]
    public void Opens_ten_times_a_second_for_300_ms_until_it_is_killed()
    {
        using var network = new RouteNetlink();
        using var fence = new NftablesFence("default", "pair", network, TimeProvider.System, NullLogger.Instance);
        fence.Guard(FenceLab.V4);
        fence.AnswerOn(network.Links().Single(link => link.Name == "eth0"));
        var clock = new MonotonicClock(TimeProvider.System);
        var opening = new EarnedOpening(fence, clock, FenceLab.V4);
        while (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            opening.Open(new Authority(clock.Now, clock.Now + TimeSpan.FromMilliseconds(300), 1));
            Thread.Sleep(100);
        }
    }
}
