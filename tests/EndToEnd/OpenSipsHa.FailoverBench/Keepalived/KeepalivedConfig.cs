using System.Globalization;
using System.Net;

namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>keepalived.conf of one node: a virtual IP that does not go back by itself, and a check of the service every second.</summary>
internal static class KeepalivedConfig
{
    /// <param name="priority">The two nodes' must differ.</param>
    public static string Of(string node, int priority, KeepalivedTimers timers, IPEndPoint service) =>
        $$"""
        global_defs {
            router_id {{node}}
            vrrp_version {{timers.Version}}
            script_user root
            enable_script_security
        }
        vrrp_script service {
            script "/bin/grep -q {{Socket(service)}} /proc/net/udp"
            interval 1
            timeout 1
            fall 1
            rise 1
        }
        vrrp_instance vip {
            state BACKUP
            nopreempt
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int {{timers.Advertisement.TotalSeconds.ToString(CultureInfo.InvariantCulture)}}
            virtual_ipaddress {
                {{service.Address}}/32 dev eth0
            }
            track_script {
                service
            }
        }

        """;

    /// <summary>The socket of the service as /proc/net/udp shows it: the address in the machine's byte order.</summary>
    private static string Socket(IPEndPoint service) =>
        $"{BitConverter.ToUInt32(service.Address.GetAddressBytes()):X8}:{service.Port:X4}";
}
