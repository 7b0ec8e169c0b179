using System.Text;
using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class TransitionTests
{
    [Fact]
    public void As_JSON_it_is_what_the_page_says() =>
        Encoding.UTF8.GetString(Samples.Gained.ToJson()).ShouldBe(
            """
            {"id":"0a1b2c3d-0000-4000-8000-000000000001","event":"Gained","time":"2026-11-25T07:13:59.123Z","cluster":"pair","namespace":"telephony","member":"pair-0","node":"node-a","virtualIP":{"name":"main","address":"192.0.2.213"},"reason":"Promise","detail":"","term":7,"gapMilliseconds":312.5}
            """);

    [Fact]
    public void A_gap_that_is_not_known_is_null_and_empty()
    {
        var lost = Samples.Gained with { Kind = TransitionKind.Lost, Gap = null };
        Encoding.UTF8.GetString(lost.ToJson()).ShouldEndWith(",\"gapMilliseconds\":null}");
        lost.ToEnvironment()["OPENSIPSHA_GAP_MS"].ShouldBe("");
    }

    [Fact]
    public void In_an_environment_it_has_the_same_values() =>
        Samples.Gained.ToEnvironment().ShouldBe(
            new Dictionary<string, string>
            {
                ["OPENSIPSHA_ID"] = "0a1b2c3d-0000-4000-8000-000000000001",
                ["OPENSIPSHA_EVENT"] = "Gained",
                ["OPENSIPSHA_TIME"] = "2026-11-25T07:13:59.123Z",
                ["OPENSIPSHA_CLUSTER"] = "pair",
                ["OPENSIPSHA_NAMESPACE"] = "telephony",
                ["OPENSIPSHA_MEMBER"] = "pair-0",
                ["OPENSIPSHA_NODE"] = "node-a",
                ["OPENSIPSHA_VIP_NAME"] = "main",
                ["OPENSIPSHA_VIP"] = "192.0.2.213",
                ["OPENSIPSHA_REASON"] = "Promise",
                ["OPENSIPSHA_DETAIL"] = "",
                ["OPENSIPSHA_TERM"] = "7",
                ["OPENSIPSHA_GAP_MS"] = "312.5",
            },
            ignoreOrder: true);

    [Fact]
    public void Control_characters_do_not_reach_an_environment() =>
        (Samples.Gained with { Detail = "a\0b\nc" }).ToEnvironment()["OPENSIPSHA_DETAIL"].ShouldBe("a b c");
}
