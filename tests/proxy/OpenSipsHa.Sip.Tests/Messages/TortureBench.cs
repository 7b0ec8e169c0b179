using System.Text;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>Hands a torture message to the whole proxy core and checks that it was treated as expected.</summary>
internal sealed class TortureBench
{
    private const string OwnVia = "Via: SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bKanother-member\r\n";

    private readonly SipEndpoint source;
    private readonly string destination;
    private ProxyBench proxy;

    /// <param name="vip">The proxy's address.</param>
    /// <param name="source">Where the message comes from.</param>
    /// <param name="destination">Where the router takes what has no Route.</param>
    public TortureBench(string vip = "192.168.1.213", string source = ProxyBench.CallerAddress, string destination = ProxyBench.CalleeAddress)
    {
        this.source = ProxyBench.Endpoint(source, 5060);
        this.destination = destination;
        proxy = NewProxy(vip);
    }

    public void Check(string text, Treatment expected)
    {
        switch (expected)
        {
            case Treatment.Forwarded forwarded:
                CheckForwarded(text, forwarded);
                break;
            case Treatment.Refused refused:
                CheckRefused(text, refused);
                break;
            case Treatment.Returned returned:
                var sent = Receive(BehindOwnVia(text)).ShouldHaveSingleItem();
                sent.Text.ShouldBe(text);
                sent.To.ShouldBe(ProxyBench.Endpoint(returned.To, 5060));
                break;
            case Treatment.Discarded discarded:
                Receive(BehindOwnVia(text)).ShouldBeEmpty();
                proxy.Counters.ParseErrors[(int)discarded.Error].ShouldBe(1);
                break;
            case Treatment.Dropped dropped:
                proxy = NewProxy(dropped.OwnAddress);
                Receive(text).ShouldBeEmpty();
                proxy.Counters.ParseErrors.Sum().ShouldBe(0);
                proxy.Counters.Dropped[(int)dropped.Reason].ShouldBe(1);
                break;
        }

        proxy.Counters.EngineFailures.ShouldBe(0);
        proxy.Counters.RouterFailures.ShouldBe(0);
    }

    private ProxyBench NewProxy(string vip) =>
        new(vip: vip) { Router = { OnRoute = request => request.Forward(Targets.To(destination)) } };

    private List<SentMessage> Receive(string text) => proxy.Receive(text, source);

    private static string BehindOwnVia(string response)
    {
        var headers = response.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        return response.Insert(headers, OwnVia);
    }

    private void CheckRefused(string text, Treatment.Refused expected)
    {
        var answer = Receive(text).ShouldHaveSingleItem();
        answer.StartLine.ShouldStartWith($"SIP/2.0 {expected.Status} ");
        answer.StartLine.ShouldContain(expected.Phrase);
        answer.Text.ShouldContain(expected.Header);
        answer.To.SameAddress(source).ShouldBeTrue();
        proxy.Router.Routed.ShouldBe(0);
        proxy.Engine.CountTransactions().ShouldBe(default);
        Parse(answer.Text).Header(HeaderId.CallId).SequenceEqual(Parse(text).CallId).ShouldBeTrue();
    }

    private void CheckForwarded(string text, Treatment.Forwarded expected)
    {
        if (expected.NextHop.Length > 0)
            text = text.Replace(expected.NextHop, destination.Contains(':') ? $"[{destination}]" : destination, StringComparison.Ordinal);
        var sent = Receive(text).ShouldHaveSingleItem();
        sent.To.ShouldBe(ProxyBench.Endpoint(destination, 5060));
        Receive(text).ShouldBeEmpty("a retransmission goes no further");

        var before = Parse(text);
        var after = Parse(sent.Text);
        Encoding.Latin1.GetString(after.MethodToken).ShouldBe(Encoding.Latin1.GetString(before.MethodToken));
        Encoding.Latin1.GetString(after.RequestUri)
            .ShouldBe(expected.StrictRouter.Length > 0 ? expected.StrictRouter : Encoding.Latin1.GetString(before.RequestUri));
        after.Body.SequenceEqual(before.Body).ShouldBeTrue("the body, byte for byte");
        var strict = expected.StrictRouter.Length > 0;
        Untouched(after, strict).ShouldBe([.. Added(before), .. Untouched(before, strict)]);
    }

    /// <summary>What this proxy puts on top, with the parts that it may change as stars.</summary>
    private static IEnumerable<string> Added(SipMessage request)
    {
        yield return "Via *";
        if (request.Method == SipMethod.Invite && (!request.TryGetTo(out var to) || to.Tag.IsEmpty))
            yield return "Record-Route *";
        if (!request.Has(HeaderId.MaxForwards))
            yield return "Max-Forwards *";
    }

    /// <summary>Header lines as they are, but for those that forwarding changes: these by name alone, and Route not at all before a strict router.</summary>
    private List<string> Untouched(SipMessage message, bool strict)
    {
        var address = proxy.Vip.Endpoint.ToString();
        var lines = new List<string>();
        var vias = 0;
        foreach (ref readonly var line in message.Lines)
        {
            var text = Encoding.Latin1.GetString(message.Bytes[line.Start..line.End]);
            var own = text.Contains(address, StringComparison.Ordinal);
            if (line.Id == HeaderId.Via && (own || vias++ == 0))
                text = "Via *";
            else if (line.Id == HeaderId.MaxForwards)
                text = "Max-Forwards *";
            else if (line.Id == HeaderId.RecordRoute && own)
                text = "Record-Route *";
            if (line.Id != HeaderId.Route || !strict)
                lines.Add(text);
        }

        return lines;
    }

    private static SipMessage Parse(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length);
        return message;
    }
}
