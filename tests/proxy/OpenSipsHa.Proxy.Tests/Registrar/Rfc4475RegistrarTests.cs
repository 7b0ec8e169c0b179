using System.Text;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>The REGISTERs among the messages of RFC 4475, whose text says what a registrar does with them.</summary>
public sealed class Rfc4475RegistrarTests : IDisposable
{
    private readonly RegistrarBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("escnull", "3.1.1.4", "<sip:%00@host5.example.com>;expires=3600", "<sip:%00%00@host5.example.com>;expires=3600")]
    [InlineData("dblreq", "3.1.1.8", "<sip:j.user@host.example.com>;expires=3600")]
    [InlineData("regaut01", "3.3.7")]
    [InlineData("cparam01", "3.3.12", "<sip:+19725552222@gw1.example.net>;unknownparam;expires=3600")]
    [InlineData("cparam02", "3.3.13", "<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600")]
    [InlineData("regescrt", "3.3.14", "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>;expires=3600")]
    public void A_valid_REGISTER_is_accepted_and_its_contacts_stored_as_they_are(string name, string section, params string[] contacts)
    {
        var answer = bench.Receive(Read(name));
        answer.Status.ShouldBe(200, section);
        answer.Headers("Contact").ShouldBe(contacts);
    }

    [Theory]
    [InlineData("scalar02", "3.1.2.4", "Bad CSeq, expected a number below 2**31 and a method")]
    [InlineData("regbadct", "3.1.2.13", "Contact Is Not A URI")]
    [InlineData("unksm2", "3.3.4", "To Is Not A SIP URI")]
    public void A_REGISTER_that_means_nothing_to_a_registrar_gets_400(string name, string section, string reason)
    {
        var answer = bench.Receive(Read(name));
        answer.Status.ShouldBe(400, section);
        answer.Reason.ShouldBe(reason);
        bench.Locations.Count.ShouldBe(0);
    }

    [Fact]
    public void Credentials_of_an_unknown_scheme_are_no_credentials_3_3_7()
    {
        using var registrar = new RegistrarBench(authenticates: true);
        var answer = registrar.Receive(Read("regaut01"));
        answer.Status.ShouldBe(401);
        answer.Header("WWW-Authenticate").ShouldStartWith("Digest ");
    }

    [Fact]
    public void Expiry_values_too_large_to_hold_count_as_the_longest_3_1_2_4()
    {
        var request = Read("scalar02")
            .Replace("36893488147419103232", "1", StringComparison.Ordinal).Replace("Max-Forwards: 300", "Max-Forwards: 70", StringComparison.Ordinal);
        bench.Receive(request).Header("Contact").ShouldBe("<sip:user@host129.example.com>;expires=7200");
    }

    [Fact]
    public void Headers_of_a_registered_URI_stay_out_of_the_Request_URI_3_3_14()
    {
        bench.Receive(Read("regescrt")).Status.ShouldBe(200);
        var sent = bench.Receive(
            "INVITE sip:user@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK1\r\nTo: <sip:user@example.com>\r\n"
            + "From: <sip:caller@example.net>;tag=1\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        sent.RequestUri.ShouldBe("sip:user@example.com");
    }

    private static string Read(string name) =>
        Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Messages", "Rfc4475", name + ".dat")));
}
