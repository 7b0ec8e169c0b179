using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using static OpenSipsHa.Sip.Tests.Messages.Treatment;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>
/// Rule 3 of "Messages": the 49 torture messages of RFC 4475, as the archive in its appendix has them, through the proxy core. What a
/// registrar does with those that are REGISTERs is in the proxy's Rfc4475RegistrarTests.
/// </summary>
public sealed class Rfc4475Tests
{
    private const string Rfc = "Rfc4475";

    /// <summary>In the RFC's order.</summary>
    private static readonly TortureMessage[] Table =
    [
        new("wsinv", "3.1.1.1", new Forwarded(NextHop: "services.example.com")),
        new("intmeth", "3.1.1.2", new Forwarded()),
        new("esc01", "3.1.1.3", new Forwarded()),
        new("escnull", "3.1.1.4", new Forwarded()),
        new("esc02", "3.1.1.5", new Forwarded()),
        new("lwsdisp", "3.1.1.6", new Forwarded()),
        new("longreq", "3.1.1.7", new Forwarded()),
        new("dblreq", "3.1.1.8", new Forwarded()),
        new("semiuri", "3.1.1.9", new Forwarded()),
        new("transports", "3.1.1.10", new Forwarded()),
        new("mpart01", "3.1.1.11", new Forwarded(StrictRouter: "sip:127.0.0.1:5080")),
        new("unreason", "3.1.1.12", new Returned(To: "192.0.2.198")),
        new("noreason", "3.1.1.13", new Returned(To: "192.0.2.105")),
        new("badinv01", "3.1.2.1", new Refused(400, "Bad Via")),
        new("clerr", "3.1.2.2", new Refused(400, "Body shorter than Content-Length")),
        new("ncl", "3.1.2.3", new Refused(400, "Bad Content-Length")),
        new("scalar02", "3.1.2.4", new Refused(400, "Bad CSeq")),
        new("scalarlg", "3.1.2.5", new Discarded(SipParseError.BadCSeq)),
        new("quotbal", "3.1.2.6", new Refused(400, "Bad To")),
        new("ltgtruri", "3.1.2.7", new Refused(400, "Bad Request-URI")),
        new("lwsruri", "3.1.2.8", new Refused(400, "Bad Request-Line")),
        new("lwsstart", "3.1.2.9", new Refused(400, "Bad Request-Line")),
        new("trws", "3.1.2.10", new Refused(400, "Bad Request-Line")),
        new("escruri", "3.1.2.11", new Refused(400, "Bad Request-URI")),
        new("baddate", "3.1.2.12", new Forwarded()),
        new("regbadct", "3.1.2.13", new Forwarded()),
        new("badaspec", "3.1.2.14", new Refused(400, "Bad To")),
        new("baddn", "3.1.2.15", new Refused(400, "No empty line after the headers")),
        new("badvers", "3.1.2.16", new Refused(505, "Version Not Supported")),
        new("mismatch01", "3.1.2.17", new Refused(400, "CSeq method differs")),
        new("mismatch02", "3.1.2.18", new Refused(501, "CSeq method differs")),
        new("bigcode", "3.1.2.19", new Discarded(SipParseError.StatusLine)),
        new("badbranch", "3.2.1", new Forwarded()),
        new("insuf", "3.3.1", new Refused(400, "Missing From")),
        new("unkscm", "3.3.2", new Refused(416, "Unsupported URI Scheme")),
        new("novelsc", "3.3.3", new Refused(416, "Unsupported URI Scheme")),
        new("unksm2", "3.3.4", new Forwarded()),
        new("bext01", "3.3.5", new Refused(420, "", "Unsupported: noProxiesSupportThis, norDoAnyProxiesSupportThis\r\n")),
        new("invut", "3.3.6", new Forwarded()),
        new("regaut01", "3.3.7", new Forwarded()),
        new("multi01", "3.3.8", new Refused(400, "Header repeated")),
        new("mcl01", "3.3.9", new Refused(400, "Bad Content-Length")),
        new("bcast", "3.3.10", new Dropped(OwnAddress: "192.0.2.198", DropReason.NoNextVia)),
        new("zeromf", "3.3.11", new Refused(483, "Too Many Hops")),
        new("cparam01", "3.3.12", new Forwarded()),
        new("cparam02", "3.3.13", new Forwarded()),
        new("regescrt", "3.3.14", new Forwarded()),
        new("sdp01", "3.3.15", new Forwarded()),
        new("inv2543", "3.4.1", new Forwarded()),
    ];

    public static TheoryData<string> Names => [.. Table.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_3_each_message_is_treated_as_the_RFC_says(string name) =>
        new TortureBench().Check(TortureFile.Read(Rfc, name), Table.Single(message => message.Name == name).Expected);

    [Fact]
    public void Rule_3_all_49_messages_are_there_each_under_a_section_of_its_own()
    {
        Table.Length.ShouldBe(49);
        Table.Select(message => message.Section).ShouldBeUnique();
        Table.Select(message => message.Name).ShouldBe(TortureFile.Names(Rfc), ignoreOrder: true);
    }

    [Fact]
    public void Rule_3_a_display_name_that_reads_as_a_list_is_refused_once_the_message_is_whole()
    {
        // The archive's baddn ends without the empty line; the RFC means the commas.
        new TortureBench().Check(TortureFile.Read(Rfc, "baddn") + "\r\n", new Refused(400, "Bad From"));
    }

    [Fact]
    public void Rule_3_two_requests_whose_branch_is_the_bare_cookie_are_told_apart_by_their_contents()
    {
        var bench = new ProxyBench { Router = { OnRoute = request => request.Forward(Targets.To(ProxyBench.CalleeAddress)) } };
        var text = TortureFile.Read(Rfc, "badbranch");
        bench.Receive(text).ShouldHaveSingleItem();
        bench.Receive(text).ShouldBeEmpty();
        bench.Receive(text.Replace("badbranch.", "another.", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public void Rule_3_a_call_of_RFC_2543_is_acknowledged_without_any_branch()
    {
        var bench = new ProxyBench { Router = { OnRoute = request => request.Forward(Targets.To(ProxyBench.CalleeAddress)) } };
        var invite = TortureFile.Read(Rfc, "inv2543");
        var forwarded = bench.Receive(invite).ShouldHaveSingleItem();
        bench.Receive(ProxyBench.Answer(forwarded, 486), ProxyBench.Callee).Count.ShouldBe(2);
        var headers = invite[..invite.IndexOf("Content-Type", StringComparison.Ordinal)];
        var ack = headers.Replace("INVITE", "ACK", StringComparison.Ordinal).Replace("user=phone\r\nCall-ID", "user=phone;tag=callee\r\nCall-ID", StringComparison.Ordinal);
        bench.Receive(ack + "\r\n").ShouldBeEmpty();
        bench.Pass(5000).ShouldBeEmpty();
    }
}
