using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>RFC 4475 section 3.1.1: valid messages, however odd. They parse, and pass the proxy byte for byte but for its edits.</summary>
public sealed class TortureValidTests
{
    private static string Crlf(string text) => text.ReplaceLineEndings("\r\n");

    [Fact]
    public void A_short_tortuous_INVITE_3_1_1_1()
    {
        var text = Crlf("""
            INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
            TO :
             sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
            from   : "J Rosenberg \\\""       <sip:jdrosen@example.com>
              ;
              tag = 98asjd8
            MaX-fOrWaRdS: 0068
            Call-ID: wsinv.ndaksdj@192.0.2.1
            Content-Length   : 150
            cseq: 0009
              INVITE
            Via  : SIP  /   2.0
             /UDP
                192.0.2.2;branch=390skdjuw
            s :
            NewFangledHeader:   newfangled value
             continued newfangled value
            UnknownHeaderWithUnusualValue: ;;,,;;,;
            Content-Type: application/sdp
            Route:
             <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
            v:  SIP  / 2.0  / TCP     spindle.example.com   ;
              branch  =   z9hG4bK9ikj8  ,
             SIP  /    2.0   / UDP  192.168.255.111   ; branch=
             z9hG4bK30239
            m:"Quoted string \"\"" <sip:jdrosen@example.com> ; newparam =
                  newvalue ;
              secondparam ; q = 0.33


            """) + "v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\nm=audio 49217 RTP/AVP 0 12\r\nm=video 3227 RTP/AVP 31\r\na=rtpmap:31 LPC\r\n";
        var message = Parse(text);
        message.TryGetTo(out var to).ShouldBeTrue();
        Text(to.Uri).ShouldBe("sip:vivekg@chair-dnrc.example.com");
        Text(to.Tag).ShouldBe("1918181833n");
        message.TryGetFrom(out var from).ShouldBeTrue();
        Text(from.Tag).ShouldBe("98asjd8");
        message.TryGetCSeq(out var cseq).ShouldBeTrue();
        cseq.Number.ShouldBe(9u);
        message.Values(HeaderId.Via).Count().ShouldBe(3);
        message.TryGetTopVia(out var via).ShouldBeTrue();
        Text(via.Host).ShouldBe("192.0.2.2");
        Text(via.Branch).ShouldBe("390skdjuw");
        var contacts = message.Values(HeaderId.Contact).GetEnumerator();
        contacts.MoveNext().ShouldBeTrue();
        NameAddr.TryParse(contacts.Current, out var contact).ShouldBeTrue();
        contact.Parameters.TryGet("q"u8, out var q).ShouldBeTrue();
        Text(q).ShouldBe("0.33");
        message.Body.Length.ShouldBe(150);
    }

    [Fact]
    public void A_wide_range_of_valid_characters_3_1_1_2()
    {
        var text = Crlf("""
            !interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0
            Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-.!%66*_+`'~
            To: "BEL:\\u0007 NUL:\\u0000 DEL:\\u007F" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>
            From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="blah blah";tag=_token~1'+`*%!-.
            Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/"][?}{
            CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~
            Max-Forwards: 255
            extensionHeader-!.%*+_`'~: some value
            Content-Length: 0


            """);
        var message = Parse(text);
        message.Method.ShouldBe(SipMethod.Other);
        SipUri.TryParse(message.RequestUri, out var uri).ShouldBeTrue();
        Text(uri.Host).ShouldBe("example.com");
        Text(uri.User).ShouldBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
        message.TryGetFrom(out var from).ShouldBeTrue();
        Text(from.Tag).ShouldBe("_token~1'+`*%!-.");
    }

    [Fact]
    public void Escapes_in_a_Request_URI_3_1_1_3()
    {
        var message = Parse(Minimal("INVITE", "sip:sips%3Auser%40example.com@example.net"));
        SipUri.TryParse(message.RequestUri, out var uri).ShouldBeTrue();
        uri.IsSips.ShouldBeFalse();
        Text(uri.User).ShouldBe("sips%3Auser%40example.com");
        Text(uri.Host).ShouldBe("example.net");
    }

    [Fact]
    public void An_escaped_NUL_in_a_Contact_3_1_1_4()
    {
        var message = Parse(Minimal("REGISTER", "sip:example.com", "Contact: <sip:%00@host5.example.com>\r\nContact: <sip:%00%00@host5.example.com>\r\n"));
        message.Values(HeaderId.Contact).Count().ShouldBe(2);
        SipUriComparison.AreEquivalent("sip:%00@host5.example.com"u8, "sip:%00%00@host5.example.com"u8).ShouldBeFalse();
    }

    [Fact]
    public void A_percent_sign_that_is_no_escape_3_1_1_5()
    {
        Parse(Minimal("RE%47IST%45R", "sip:registrar.example.com")).Method.ShouldBe(SipMethod.Other);
    }

    [Fact]
    public void No_space_between_display_name_and_bracket_3_1_1_6()
    {
        NameAddr.TryParse("caller<sip:caller@example.com>;tag=323"u8, out var address).ShouldBeTrue();
        Text(address.DisplayName).ShouldBe("caller");
        Text(address.Uri).ShouldBe("sip:caller@example.com");
    }

    [Fact]
    public void Long_values_3_1_1_7()
    {
        var extra = new StringBuilder();
        for (var i = 0; i < 33; i++)
            extra.Append($"Via: SIP/2.0/TCP sip{i}.example.com\r\n");
        extra.Append("Unknown-" + new string('L', 500) + "-Name: " + new string('v', 2000) + "\r\n");
        var message = Parse(Minimal("INVITE", "sip:user@example.com", extra.ToString()));
        message.Values(HeaderId.Via).Count().ShouldBe(34);
    }

    [Fact]
    public void What_follows_Content_Length_in_a_datagram_is_cut_3_1_1_8()
    {
        var first = Minimal("REGISTER", "sip:example.com");
        var message = Parse(first + Minimal("INVITE", "sip:joe@example.com"), whole: false);
        message.Method.ShouldBe(SipMethod.Register);
        message.Length.ShouldBe(first.Length);
    }

    [Fact]
    public void A_semicolon_belongs_to_the_user_part_3_1_1_9()
    {
        SipUri.TryParse("sip:user;par=u%40example.net@example.com"u8, out var uri).ShouldBeTrue();
        Text(uri.User).ShouldBe("user;par=u%40example.net");
        uri.Parameters.Text.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void All_transports_in_Via_3_1_1_10()
    {
        foreach (var transport in new[] { "UDP", "SCTP", "TLS", "UNKNOWN", "TCP" })
        {
            Via.TryParse(Encoding.ASCII.GetBytes($"SIP/2.0/{transport} t1.example.com;branch=z9hG4bKkdjuw"), out var via).ShouldBeTrue();
            Text(via.Transport).ShouldBe(transport);
        }
    }

    [Fact]
    public void A_body_of_any_bytes_passes_3_1_1_11()
    {
        var body = new string([.. Enumerable.Range(0, 256).Select(i => (char)i)]);
        var message = Parse(Minimal("MESSAGE", "sip:kumiko@example.org").Replace("Content-Length: 0", $"Content-Length: {body.Length}") + body);
        Encoding.Latin1.GetString(message.Body).ShouldBe(body);
    }

    [Fact]
    public void A_reason_phrase_in_any_script_3_1_1_12()
    {
        Parse(Response("SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое"), latin: false).StatusCode.ShouldBe(200);
    }

    [Fact]
    public void An_empty_reason_phrase_3_1_1_13()
    {
        Parse(Response("SIP/2.0 100 ")).StatusCode.ShouldBe(100);
    }

    private static string Response(string statusLine) =>
        statusLine + "\r\nVia: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCall-ID: noreason.asndj203insdf99223ndf\r\n"
        + "CSeq: 35 INVITE\r\nFrom: <sip:user@example.com>;tag=39ansfi3\r\nTo: <sip:user@example.edu>;tag=902jndnke3\r\n"
        + "Content-Length: 0\r\nContact: <sip:user@host105.example.com>\r\n\r\n";

    internal static string Minimal(string method, string uri, string extra = "") =>
        $"{method} {uri} SIP/2.0\r\nTo: sip:user@example.com\r\nFrom: <sip:caller@example.net>;tag=93942939o2\r\nMax-Forwards: 87\r\n"
        + $"Call-ID: torture.0ha0isndaksdj\r\nCSeq: 8 {method}\r\nVia: SIP/2.0/UDP host5.example.net;branch=z9hG4bKkdjuw\r\n{extra}Content-Length: 0\r\n\r\n";

    private static SipMessage Parse(string text, bool latin = true, bool whole = true)
    {
        var bytes = latin ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue(message.Error.ToString());
        message.Validate().ShouldBe(SipParseError.None);
        if (whole)
            message.Bytes.SequenceEqual(bytes).ShouldBeTrue("the whole message");
        return message;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
