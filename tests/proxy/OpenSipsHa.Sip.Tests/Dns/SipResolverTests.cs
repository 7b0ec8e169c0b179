using System.Net;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Never on the I/O thread: what is known is found without waiting, what is not is asked for elsewhere.</summary>
[Collection(nameof(Alone))]
public sealed class SipResolverTests : IDisposable
{
    private readonly VirtualTime time = new();
    private readonly ScriptedDnsClient client = new(Zone.Seed().Answer);
    private readonly DnsCache cache;
    private readonly SipResolver resolver;

    public SipResolverTests()
    {
        cache = new DnsCache(client, time);
        resolver = new SipResolver(cache, TransportSet.Udp, time) { Deadline = TimeSpan.FromMilliseconds(200) };
    }

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task What_was_resolved_is_found_in_any_spelling_until_it_expires()
    {
        Known("sip:2125551212@example.com").ShouldBeNull();
        await ResolveAsync("sip:example.com");
        Known("sip:2125551212@Example.COM.;x=y")!.Groups.Count.ShouldBe(2);
        Known("sip:example.com:5060").ShouldBeNull();
        Known("sip:example.com;transport=udp").ShouldBeNull();
        Known("sips:example.com").ShouldBeNull();
        time.Advance(60_000);
        // No AAAA records: that is the shortest.
        Known("sip:example.com").ShouldBeNull();
    }

    [Fact]
    public async Task However_many_requests_want_the_same_it_is_asked_once()
    {
        client.Hold();
        var all = Enumerable.Range(0, 50).Select(_ => ResolveAsync("sip:example.com")).ToList();
        client.Release();
        (await Task.WhenAll(all)).ShouldAllBe(plan => plan.Failure == ResolutionFailure.None);
        client.Asked.Count.ShouldBe(client.Asked.Distinct().Count());
    }

    [Fact]
    public async Task A_resolution_ends_at_its_deadline_and_is_not_tried_again_at_once()
    {
        client.Hold();
        (await ResolveAsync("sip:example.com")).Failure.ShouldBe(ResolutionFailure.TimedOut);
        Known("sip:example.com")!.Failure.ShouldBe(ResolutionFailure.TimedOut);
        time.Advance(5_000);
        Known("sip:example.com").ShouldBeNull();
    }

    [Fact]
    public async Task Looking_up_what_is_known_allocates_nothing()
    {
        await ResolveAsync("sip:example.com");
        var uri = "sip:2125551212@Example.com"u8.ToArray();
        var targets = new SipTarget[TargetPlan.MaxTargets];
        Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            Look();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Look()
        {
            if (!NextHopView.TryParse(uri, out var hop) || !resolver.TryGet(hop, out var plan) || TargetOrder.Write(plan, 1, targets) != 2)
                throw new InvalidOperationException("not found");
            resolver.Failed.PutLast(targets.AsSpan(0, 2));
        }
    }

    [Fact]
    public void Failed_targets_are_remembered_for_a_while_and_tried_last()
    {
        var targets = Enumerable.Range(1, 4).Select(i => new SipTarget(TransportProtocol.Udp, SipEndpoint.From(IPAddress.Parse($"192.0.2.{i}"), 5060))).ToArray();
        resolver.Failed.Remember(targets[0]);
        resolver.Failed.Remember(targets[2]);
        resolver.Failed.Forget(targets[2]);
        time.Advance(29_999);
        Order().ShouldBe([2, 3, 4, 1]);
        resolver.Failed.Remember(targets[1]);
        time.Advance(1);
        Order().ShouldBe([1, 3, 4, 2]);
        foreach (var target in targets)
            resolver.Failed.Remember(target);
        Order().ShouldBe([1, 2, 3, 4], "when all have failed all are tried");

        int[] Order()
        {
            var ordered = targets.ToArray();
            resolver.Failed.PutLast(ordered);
            return [.. ordered.Select(target => (int)(target.Endpoint.Low & 0xFF))];
        }
    }

    private Task<TargetPlan> ResolveAsync(string uri)
    {
        NextHop.TryParse(uri, out var hop).ShouldBeTrue();
        return resolver.ResolveAsync(hop);
    }

    private TargetPlan? Known(string uri)
    {
        NextHopView.TryParse(System.Text.Encoding.ASCII.GetBytes(uri), out var hop).ShouldBeTrue();
        return resolver.TryGet(hop, out var plan) ? plan : null;
    }
}
