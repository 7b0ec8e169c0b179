using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>Rule 1 of "Messages": folding, compact names, lists, any case, white space, escapes, read out of the RFC's own messages.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Rule_1_folds_lists_compact_names_and_white_space_are_read_through()
    {
        var message = Read("wsinv");
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
    public void Rule_1_unknown_methods_and_every_character_of_a_token_are_read()
    {
        var message = Read("intmeth");
        message.Method.ShouldBe(SipMethod.Other);
        Text(message.MethodToken).ShouldBe("!interesting-Method0123456789_*+`.%indeed'~");
        SipUri.TryParse(message.RequestUri, out var uri).ShouldBeTrue();
        Text(uri.Host).ShouldBe("example.com");
        Text(uri.User).ShouldBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
        Text(uri.Password).ShouldBe("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
        message.TryGetFrom(out var from).ShouldBeTrue();
        Text(from.Tag).ShouldBe("_token~1'+`*%!-.");
        Text(message.Header("EXTENSIONHEADER-!.%*+_`'~"u8)).ShouldBe("\u00EF\u00BB\u00BF\u00E5\u00A4\u00A7\u00E5\u0081\u009C\u00E9\u009B\u00BB");
    }

    [Fact]
    public void Rule_1_escapes_stay_as_they_are()
    {
        SipUri.TryParse(Read("esc01").RequestUri, out var uri).ShouldBeTrue();
        uri.IsSips.ShouldBeFalse();
        Text(uri.User).ShouldBe("sips%3Auser%40example.com");
        Text(uri.Host).ShouldBe("example.net");
        Read("esc02").Method.ShouldBe(SipMethod.Other);
        Read("escnull").Values(HeaderId.Contact).Count().ShouldBe(2);
        SipUriComparison.AreEquivalent("sip:%00@host5.example.com"u8, "sip:%00%00@host5.example.com"u8).ShouldBeFalse();
    }

    [Fact]
    public void Rule_1_a_semicolon_before_the_at_belongs_to_the_user()
    {
        SipUri.TryParse(Read("semiuri").RequestUri, out var uri).ShouldBeTrue();
        Text(uri.User).ShouldBe("user;par=u%40example.net");
        uri.Parameters.Text.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Rule_1_a_display_name_needs_no_space_before_the_bracket()
    {
        Read("lwsdisp").TryGetFrom(out var from).ShouldBeTrue();
        Text(from.DisplayName).ShouldBe("caller");
        Text(from.Uri).ShouldBe("sip:caller@example.com");
    }

    [Fact]
    public void Rule_1_long_values_and_many_lines_of_a_list_are_read()
    {
        var message = Read("longreq");
        message.Values(HeaderId.Via).Count().ShouldBe(34);
        message.TryGetTo(out var to).ShouldBeTrue();
        SipUri.TryParse(to.Uri, out var uri).ShouldBeTrue();
        uri.Port.ShouldBe(6000);
    }

    [Fact]
    public void Rule_1_every_transport_in_Via_is_read()
    {
        var transports = new List<string>();
        foreach (var value in Read("transports").Values(HeaderId.Via))
        {
            Via.TryParse(value, out var via).ShouldBeTrue();
            transports.Add(Text(via.Transport));
        }

        transports.ShouldBe(["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"]);
    }

    [Fact]
    public void Rule_1_a_second_request_in_a_datagram_is_no_part_of_the_first()
    {
        var message = Read("dblreq");
        message.Method.ShouldBe(SipMethod.Register);
        message.Body.IsEmpty.ShouldBeTrue();
    }

    private static SipMessage Read(string name)
    {
        var bytes = Encoding.Latin1.GetBytes(TortureFile.Read("Rfc4475", name));
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue(message.Error.ToString());
        message.Validate().ShouldBe(SipParseError.None);
        return message;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
