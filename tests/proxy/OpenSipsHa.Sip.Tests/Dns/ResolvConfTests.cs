using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>/etc/resolv.conf or configured servers.</summary>
public sealed class ResolvConfTests
{
    [Fact]
    public void Servers_and_their_times_are_read_and_what_says_nothing_is_passed_over()
    {
        var servers = ResolvConf.Parse("# made by hand\nsearch svc.cluster.local\nnameserver 10.96.0.10 # cluster\nnameserver\t2001:db8::53\nnameserver nonsense\noptions ndots:5 timeout:3 attempts:9\n");
        servers.Servers.Select(server => server.ToString()).ShouldBe(["10.96.0.10:53", "[2001:db8::53]:53"]);
        (servers.Timeout, servers.Attempts).ShouldBe((TimeSpan.FromSeconds(3), 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("options timeout:x\n")]
    public void A_file_that_names_nobody_means_this_machine(string text)
    {
        var servers = ResolvConf.Parse(text);
        servers.Servers.Single().ToString().ShouldBe("127.0.0.1:53");
        servers.Timeout.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_file_that_changes_is_read_again()
    {
        var file = Path.GetTempFileName();
        try
        {
            var conf = new ResolvConf(file);
            Write("nameserver 192.0.2.1\n", 1);
            conf.Servers.Servers.Single().ToString().ShouldBe("192.0.2.1:53");
            Write("nameserver 192.0.2.2\n", 2);
            conf.Servers.Servers.Single().ToString().ShouldBe("192.0.2.2:53");
        }
        finally
        {
            File.Delete(file);
        }

        new ResolvConf(file).Servers.Servers.Single().ToString().ShouldBe("127.0.0.1:53");

        void Write(string text, int minute)
        {
            File.WriteAllText(file, text);
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc));
        }
    }
}
