using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.SipBench.Systems;

/// <summary>Debian's Kamailio, configured to do what this proxy does and nothing else.</summary>
internal static class Kamailio
{
    public const string Name = "kamailio";
    private const int Port = 5070;

    /// <summary>As this proxy asks for: with Kamailio's default of 256 KiB it loses datagrams whenever it waits for a processor.</summary>
    private const string ReceiveBufferBytes = "4194304";

    private const string Library = "lib/x86_64-linux-gnu/kamailio";

    /// <param name="directory">For its configuration and pid file.</param>
    public static SipSystem In(string directory)
    {
        var program = Repository.Tool("kamailio/usr/sbin/kamailio", "KAMAILIO");
        var library = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program))!, Library);
        Directory.CreateDirectory(directory);
        var destinations = Path.Combine(directory, "dispatcher.list");
        File.WriteAllLines(destinations, BenchNetwork.GatewayEndpoints.Select(endpoint => $"1 sip:{endpoint}"));
        var config = Path.Combine(directory, "kamailio.cfg");
        File.WriteAllText(config, Config(destinations));
        return new SipSystem(
            Name, "Kamailio", Port, readyLine: "",
            [
                program, "-DD", "-E", "-x", "fm", "-X", "fm", "-m", "1024", "-M", "64", "-b", ReceiveBufferBytes, "-f", config, "-L", Path.Combine(library, "modules"),
                "-Y", directory, "-P", Path.Combine(directory, "kamailio.pid"),
            ],
            new StartOptions { Environment = new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = library } });
    }

    /// <summary>
    /// Two workers, as this proxy has on two processors. The request-URI becomes the gateway's (ds_select_domain), as this
    /// proxy's dispatcher does; no second gateway is kept for a failover, which spares Kamailio work.
    /// </summary>
    internal static string Config(string destinations) =>
        $$"""
        debug=-3
        log_stderror=yes
        children=2
        auto_aliases=no
        disable_tcp=yes
        dns=no
        rev_dns=no
        listen=udp:{{BenchNetwork.ProxyAddress}}:{{Port}}

        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "siputils.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "dispatcher.so"

        modparam("rr", "append_fromtag", 0)
        modparam("usrloc", "db_mode", 0)
        modparam("dispatcher", "list_file", "{{destinations}}")

        request_route {
            if (!mf_process_maxfwd_header("10")) {
                sl_send_reply("483", "Too Many Hops");
                exit;
            }
            if (has_totag()) {
                if (loose_route()) {
                    t_relay();
                    exit;
                }
                if (method == "ACK") {
                    if (t_check_trans()) t_relay();
                    exit;
                }
                sl_send_reply("404", "Not Found");
                exit;
            }
            if (method == "CANCEL") {
                if (t_check_trans()) t_relay();
                exit;
            }
            if (method == "REGISTER") {
                save("location");
                exit;
            }
            t_check_trans();
            record_route();
            if (!ds_select_domain("1", "4")) {
                sl_send_reply("503", "Service Unavailable");
                exit;
            }
            t_relay();
        }

        """;
}
