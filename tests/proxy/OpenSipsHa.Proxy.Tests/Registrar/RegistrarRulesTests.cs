using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Registrar;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>RFC 3261 sections 10.2 and 10.3, rule by rule.</summary>
public sealed class RegistrarRulesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LocationStore _store;
    private readonly Phone _phone;

    public RegistrarRulesTests()
    {
        _store = new LocationStore(_time);
        _phone = new Phone(_store);
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=300", "Expires: 600", 300)]
    [InlineData("Contact: <sip:a@192.0.2.7>", "Expires: 600", 600)]
    [InlineData("Contact: <sip:a@192.0.2.7>", "Supported: path", 3600)]
    [InlineData("Contact: sip:a@192.0.2.7;expires=300", "Expires: 600", 300)]
    [InlineData("m: <sip:a@192.0.2.7>;EXPIRES=300", "Expires: 600", 300)]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=soon", "Expires: 600", 3600)]
    [InlineData("Contact: <sip:a@192.0.2.7>", "Expires: soon", 3600)]
    public void Rule_1_expires_is_parameter_before_header_before_default(string contact, string header, int expected)
    {
        _phone.Register(contact, header).IsAccepted.ShouldBeTrue();
        _phone.Contacts().ShouldBe([$"sip:a@192.0.2.7 {expected}"]);
    }

    [Fact]
    public void Rule_1_below_the_minimum_is_423_and_nothing_is_stored()
    {
        var outcome = _phone.Register("Contact: <sip:a@192.0.2.7>;expires=59");
        outcome.Code.ShouldBe(423);
        _phone.Contacts().ShouldBeEmpty();
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=60").Code.ShouldBe(200);
    }

    [Theory]
    [InlineData("7201")]
    [InlineData("4294967295")]
    [InlineData("99999999999999999999")]
    public void Rule_1_above_the_maximum_is_shortened(string expires)
    {
        _phone.Register($"Contact: <sip:a@192.0.2.7>;expires={expires}").Code.ShouldBe(200);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 7200"]);
    }

    [Fact]
    public void Rule_2_same_call_id_and_lower_cseq_is_400_and_changes_nothing()
    {
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        _phone.RegisterAgain(9, "Contact: <sip:a@192.0.2.7>;expires=0").Code.ShouldBe(400);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 600"]);
    }

    [Fact]
    public void Rule_2_equal_cseq_within_20_s_gets_the_same_answer_again()
    {
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        _time.Advance(TimeSpan.FromSeconds(20));
        var outcome = _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        outcome.Code.ShouldBe(200);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 580"]);
    }

    [Fact]
    public void Rule_2_equal_cseq_later_than_20_s_is_400()
    {
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        _time.Advance(TimeSpan.FromMilliseconds(20_001));
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600").Code.ShouldBe(400);
    }

    [Fact]
    public void Rule_2_another_call_id_overwrites_whatever_its_cseq()
    {
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        _phone.CallId = "2-restarted@192.0.2.7";
        _phone.RegisterAgain(1, "Contact: <sip:a@192.0.2.7>;expires=300").Code.ShouldBe(200);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 300"]);
    }

    [Fact]
    public void Rule_2_star_with_expires_0_removes_every_binding()
    {
        _phone.Register("Contact: <sip:a@192.0.2.7>, <sip:a@192.0.2.8>");
        _phone.Register("Contact: *", "Expires: 0").Code.ShouldBe(200);
        _phone.Contacts().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Contact: *", "Expires: 60")]
    [InlineData("Contact: *", "Supported: path")]
    [InlineData("Contact: *, <sip:a@192.0.2.8>", "Expires: 0")]
    public void Rule_2_star_needs_expires_0_and_nothing_else(string contact, string header)
    {
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=600");
        _phone.Register(contact, header).Code.ShouldBe(400);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 600"]);
    }

    [Fact]
    public void Rule_2_star_with_a_cseq_that_is_not_higher_removes_nothing()
    {
        _phone.RegisterAgain(10, "Contact: <sip:a@192.0.2.7>;expires=600");
        _phone.RegisterAgain(10, "Contact: *", "Expires: 0").Code.ShouldBe(400);
        _phone.RegisterAgain(9, "Contact: *", "Expires: 0").Code.ShouldBe(400);
        _phone.Contacts().Length.ShouldBe(1);
    }

    [Fact]
    public void Rule_3_all_contacts_of_a_request_or_none()
    {
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=600");
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=0, <sip:a@192.0.2.8>;expires=600, <sip:a@192.0.2.9>;expires=5")
            .Code.ShouldBe(423);
        _phone.Contacts().ShouldBe(["sip:a@192.0.2.7 600"]);
    }

    [Fact]
    public void Rule_3_the_answer_lists_all_bindings_with_the_time_they_have_left()
    {
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=600");
        _time.Advance(TimeSpan.FromSeconds(100));
        var outcome = _phone.Register("Contact: <sip:a@192.0.2.8>;expires=300;q=0.5;+sip.instance=\"<urn:uuid:1>\"");
        var headers = new byte[RegisterAnswer.MaxLength(outcome.Bindings, [])];
        var length = RegisterAnswer.Write(outcome.Bindings, [], _store.Now, headers);
        Encoding.ASCII.GetString(headers, 0, length).ShouldBe(
            "Contact: <sip:a@192.0.2.7>;expires=500\r\n"
            + "Contact: <sip:a@192.0.2.8>;q=0.5;+sip.instance=\"<urn:uuid:1>\";expires=300\r\n");
    }

    [Fact]
    public void Rule_3_a_request_without_contact_is_a_query()
    {
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=600");
        var outcome = _phone.Register("Expires: 0");
        outcome.Code.ShouldBe(200);
        outcome.Bindings.Length.ShouldBe(1);
        new Phone(_store, "nobody").Register("Expires: 0").Bindings.ShouldBeEmpty();
    }

    [Fact]
    public void Rule_4_one_contact_more_than_allowed_is_403_and_refreshes_still_work()
    {
        var phone = new Phone(_store) { Settings = new RegistrarSettings { MaxContacts = 2 } };
        phone.Register("Contact: <sip:a@192.0.2.7>;expires=600, <sip:a@192.0.2.8>;expires=600");
        phone.Register("Contact: <sip:a@192.0.2.9>;expires=600").Code.ShouldBe(403);
        phone.Register("Contact: <sip:a@192.0.2.7>;expires=700").Code.ShouldBe(200);
        phone.Register("Contact: <sip:a@192.0.2.8>;expires=0, <sip:a@192.0.2.9>;expires=600").Code.ShouldBe(200);
        phone.Contacts().ShouldBe(["sip:a@192.0.2.7 700", "sip:a@192.0.2.9 600"]);
    }

    [Fact]
    public void Rule_4_path_and_source_are_kept()
    {
        var outcome = _phone.Register(
            "Contact: <sip:a@10.0.0.7>", "Path: <sip:edge1.example;lr>, <sip:edge2.example;lr>", "Path: <sip:edge3.example;lr>");
        var binding = outcome.Bindings.ShouldHaveSingleItem();
        Encoding.ASCII.GetString(binding.Path).ShouldBe("<sip:edge1.example;lr>,<sip:edge2.example;lr>,<sip:edge3.example;lr>");
        binding.Source.ToString().ShouldBe("192.0.2.7:5060");
    }

    [Fact]
    public void Rule_5_an_unknown_address_of_record_differs_from_one_that_is_offline()
    {
        _store.TryGet(_phone.Key, out _).ShouldBeFalse();
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=60");
        _time.Advance(TimeSpan.FromSeconds(60));
        _store.TryGet(_phone.Key, out var bindings).ShouldBeTrue();
        bindings.ShouldBeEmpty();
        _time.Advance(LocationStore.OfflineRetention + TimeSpan.FromSeconds(2));
        _store.TryGet(_phone.Key, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_contact_that_is_refreshed_in_another_spelling_is_the_same_binding()
    {
        _phone.Register("Contact: <sip:al%69ce@Phone.Example:5070;transport=UDP>;expires=600");
        _phone.Register("Contact: <sip:alice@phone.example:5070;Transport=udp>;expires=300").Bindings.Length.ShouldBe(1);
    }

    [Fact]
    public void A_refresh_that_changes_nothing_shares_the_texts_and_one_that_does_replaces_them()
    {
        var first = _phone.Register("Contact: <sip:a@192.0.2.7>;q=0.5").Bindings[0];
        var same = _phone.Register("Contact: <sip:a@192.0.2.7>;q=0.5").Bindings[0];
        same.Uri.Overlaps(first.Uri).ShouldBeTrue();
        same.CSeq.ShouldBe(first.CSeq + 1);
        var other = _phone.Register("Contact: <sip:a@192.0.2.7>;q=0.6").Bindings[0];
        other.Uri.Overlaps(first.Uri).ShouldBeFalse();
        other.Quality.ShouldBe((ushort)600);
    }

    [Fact]
    public void Removing_what_is_not_there_is_no_error() =>
        _phone.Register("Contact: <sip:a@192.0.2.7>;expires=0").Code.ShouldBe(200);
}
