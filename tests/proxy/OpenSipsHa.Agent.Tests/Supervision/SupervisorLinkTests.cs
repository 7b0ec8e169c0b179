using System.Diagnostics;
using System.Net;
using OpenSipsHa.Agent.Supervision;

namespace OpenSipsHa.Agent.Tests.Supervision;

public sealed class SupervisorLinkTests(ITestOutputHelper output)
{
    private static readonly HeldAddress Held = new(IPAddress.Parse("192.168.1.213"), new byte[150], [IPEndPoint.Parse("192.168.1.212:9470")]);

    [Fact]
    public void What_is_published_is_known_when_the_call_returns_and_each_state_replaces_the_last()
    {
        var (supervisor, worker) = SupervisionSocket.Pair();
        using var link = new SupervisorLink(worker);
        var held = new HeldAddresses(link.Publish);
        held.Hold(Held).ShouldBeTrue();
        held.Hold(Held with { Address = IPAddress.Parse("192.168.1.214") }).ShouldBeTrue();
        held.Drop(Held.Address).ShouldBeTrue();
        held.Drop(Held.Address).ShouldBeTrue("nothing to say");

        Published(supervisor).ShouldBe(["192.168.1.213"]);
        Published(supervisor).ShouldBe(["192.168.1.213", "192.168.1.214"], ignoreOrder: true);
        Published(supervisor).ShouldBe(["192.168.1.214"]);
        supervisor.Dispose();
    }

    [Fact]
    public async Task A_worker_learns_that_its_supervisor_has_died_also_when_it_asks_late()
    {
        var (supervisor, worker) = SupervisionSocket.Pair();
        using var link = new SupervisorLink(worker);
        var (early, late) = (0, 0);
        link.WhenAlone(() => Interlocked.Increment(ref early));
        supervisor.Dispose();
        await Waiting.UntilAsync(() => Volatile.Read(ref early) == 1, "told");
        link.WhenAlone(() => late++);
        late.ShouldBe(1);
        link.Publish(HeldState.Nothing).ShouldBeFalse();
    }

    [Fact]
    public void A_worker_that_ends_by_itself_is_not_told_that_it_is_alone()
    {
        var (supervisor, worker) = SupervisionSocket.Pair();
        var link = new SupervisorLink(worker);
        link.WhenAlone(() => Assert.Fail("not alone"));
        link.Dispose();
        link.Dispose();
        link.Publish(HeldState.Nothing).ShouldBeFalse();
        supervisor.Dispose();
    }

    [Fact]
    public void A_supervisor_that_does_not_read_never_makes_the_worker_wait()
    {
        var (supervisor, worker) = SupervisionSocket.Pair();
        using var link = new SupervisorLink(worker);
        var state = new HeldState([Held]);
        var published = 0;
        var watch = Stopwatch.StartNew();
        while (link.Publish(state))
            published++;
        output.WriteLine($"measured: {watch.Elapsed.TotalMicroseconds / published:0.0} µs to publish; {published} states unread until it fails");
        published.ShouldBeGreaterThan(20);
        Published(supervisor).Count.ShouldBe(1);
        link.Publish(state).ShouldBeTrue("there is room again");
        supervisor.Dispose();
    }

    [Fact]
    public void Without_a_supervisor_nothing_is_published_and_nobody_missed()
    {
        using var link = new SupervisorLink(null);
        link.IsSupervised.ShouldBeFalse();
        link.Publish(HeldState.Nothing).ShouldBeFalse();
        link.WhenAlone(() => Assert.Fail("nobody was there"));
    }

    private static List<string> Published(Agent.VirtualIP.Netlink.LinuxSocket supervisor)
    {
        var buffer = new byte[HeldStateCodec.MaxLength];
        var length = SupervisionSocket.Receive(supervisor, buffer);
        length.ShouldBeGreaterThan(0);
        return [.. HeldStateCodec.Decode(buffer, length).Addresses.Select(held => held.Address.ToString())];
    }
}
