using System;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>The JSON form of an operation: its name in the field <c>do</c>, and its parts beside it.</summary>
public static class OperationJson
{
    /// <summary>The value of <c>do</c>.</summary>
    public static string Name(Operation operation) => operation switch
    {
        Operation.SetSysctl => "set-parameter",
        Operation.AddLink => "add-link",
        Operation.RaiseLink => "raise-link",
        Operation.DeleteLink => "delete-link",
        Operation.CreateSet => "create-set",
        Operation.DestroySet => "destroy-set",
        Operation.AddMember => "add-member",
        Operation.DeleteMember => "delete-member",
        Operation.WriteChain => "write-chain",
        Operation.DeleteChain => "delete-chain",
        Operation.AddJump => "add-jump",
        Operation.DeleteJump => "delete-jump",
        Operation.DeleteRule => "delete-rule",
        Operation.DeletePolicyRule => "delete-routing-rule",
        Operation.DeletePolicyRoute => "delete-routing-route",
        Operation.AddService => "add-service",
        Operation.EditService => "edit-service",
        Operation.DeleteService => "delete-service",
        Operation.AddServer => "add-server",
        Operation.EditServer => "edit-server",
        Operation.DeleteServer => "delete-server",
        Operation.ForgetFlows => "forget-flows",
        Operation.AddRoute => "add-route",
        Operation.EditRoute => "edit-route",
        Operation.DeleteRoute => "delete-route",
        Operation.BindAddress => "bind-address",
        Operation.UnbindAddress => "unbind-address",
        _ => throw new InvalidOperationException("a case of Operation has no JSON name"),
    };

    internal static void Write(Utf8JsonWriter json, Operation operation)
    {
        json.WriteString("do", Name(operation));
        switch (operation)
        {
            case Operation.SetSysctl x:
                json.WriteString("name", x.Name.Text);
                json.WriteString("before", x.Before);
                json.WriteString("after", x.After);
                if (x.Restores)
                {
                    json.WriteBoolean("restores", true);
                }

                break;
            case Operation.WriteChain x:
                json.WriteChainFields(x.Chain);
                json.WriteRules(x.Rules);
                if (x.MakesWay)
                {
                    json.WriteBoolean("makesWay", true);
                }

                break;
            case Operation.DeleteChain x:
                json.WriteChainFields(x.Chain);
                break;
            case Operation.AddJump x:
                json.WriteJumpFields(x.Jump);
                break;
            case Operation.DeleteJump x:
                json.WriteJumpFields(x.Jump);
                break;
            case Operation.DeleteRule x:
                json.WriteChainFields(x.Chain);
                json.WriteString("rule", x.Rule);
                break;
            case Operation.DeletePolicyRule x:
                json.WriteString("family", x.Rule.Family.Text());
                json.WriteNumber("priority", x.Rule.Priority);
                json.WriteNumber("mark", x.Rule.Mark);
                json.WriteNumber("table", x.Rule.Table);
                break;
            case Operation.DeletePolicyRoute x:
                json.WriteString("family", x.Route.Family.Text());
                json.WriteNumber("table", x.Route.Table);
                break;
            default:
                WriteSet(json, operation);
                WriteService(json, operation);
                WriteAddress(json, operation);
                break;
        }
    }

    /// <summary>The operation here; nothing, and a fault, if there is none.</summary>
    internal static Operation? Read(JsonSpot spot)
    {
        var name = spot.Field("do");
        Operation? operation = name.Text() switch
        {
            "set-parameter" => new Operation.SetSysctl(
                new(spot.Field("name").Text()), spot.Field("before").Text(), spot.Field("after").Text(), spot.Optional("restores").Flag()),
            "add-link" => new Operation.AddLink(),
            "raise-link" => new Operation.RaiseLink(),
            "delete-link" => new Operation.DeleteLink(),
            "write-chain" => new Operation.WriteChain(spot.Chain(), spot.Rules(), spot.Optional("makesWay").Flag()),
            "delete-chain" => new Operation.DeleteChain(spot.Chain()),
            "add-jump" => new Operation.AddJump(spot.Jump()),
            "delete-jump" => new Operation.DeleteJump(spot.Jump()),
            "delete-rule" => new Operation.DeleteRule(spot.Chain(), spot.Field("rule").Text()),
            "delete-routing-rule" => new Operation.DeletePolicyRule(new(
                spot.Field("family").Family(), spot.Field("priority").Whole(), spot.Field("mark").Whole(), spot.Field("table").Whole())),
            "delete-routing-route" => new Operation.DeletePolicyRoute(new(spot.Field("family").Family(), spot.Field("table").Whole())),
            _ => ReadSet(name.Text(), spot) ?? ReadService(name.Text(), spot) ?? ReadAddress(name.Text(), spot),
        };
        if (operation is null)
        {
            name.Fault("is no operation");
        }

        return operation;
    }

    private static void WriteSet(Utf8JsonWriter json, Operation operation)
    {
        switch (operation)
        {
            case Operation.CreateSet x:
                json.WriteString("set", x.Set.Text);
                json.WriteString("type", x.Type.Word());
                json.WriteString("family", x.Family.Text());
                break;
            case Operation.DestroySet x:
                json.WriteString("set", x.Set.Text);
                if (x.MakesWay)
                {
                    json.WriteBoolean("makesWay", true);
                }

                break;
            case Operation.AddMember x:
                json.WriteString("set", x.Set.Text);
                json.WriteString("type", x.Type.Word());
                json.WriteMember("member", x.Member, x.Mark);
                break;
            case Operation.DeleteMember x:
                json.WriteString("set", x.Set.Text);
                json.WriteString("type", x.Type.Word());
                json.WriteMember("member", x.Member, 0);
                if (x.MakesWay)
                {
                    json.WriteBoolean("makesWay", true);
                }

                break;
        }
    }

    private static Operation? ReadSet(string name, JsonSpot spot) => name switch
    {
        "create-set" => new Operation.CreateSet(Set(spot), spot.Field("type").SetType(), spot.Field("family").Family()),
        "destroy-set" => new Operation.DestroySet(Set(spot), spot.Optional("makesWay").Flag()),
        "add-member" => new Operation.AddMember(
            Set(spot), spot.Field("type").SetType(), spot.Field("member").Member(), spot.Field("member").Mark()),
        "delete-member" => new Operation.DeleteMember(
            Set(spot), spot.Field("type").SetType(), spot.Field("member").Member(), spot.Optional("makesWay").Flag()),
        _ => null,
    };

    private static SetName Set(JsonSpot spot) => new(spot.Field("set").Text());

    private static void WriteService(Utf8JsonWriter json, Operation operation)
    {
        switch (operation)
        {
            case Operation.AddService x:
                json.WriteService("service", x.Service);
                json.WriteSettings("settings", x.Settings);
                break;
            case Operation.EditService x:
                json.WriteService("service", x.Service);
                json.WriteSettings("before", x.Before);
                json.WriteSettings("after", x.After);
                break;
            case Operation.DeleteService x:
                json.WriteService("service", x.Service);
                break;
            case Operation.AddServer x:
                json.WriteService("service", x.Service);
                json.WriteServer("server", x.Server);
                break;
            case Operation.EditServer x:
                json.WriteService("service", x.Service);
                json.WriteServer("before", x.Before);
                json.WriteServer("after", x.After);
                break;
            case Operation.DeleteServer x:
                json.WriteService("service", x.Service);
                json.WriteServerKey("server", x.Server);
                break;
            case Operation.ForgetFlows x:
                json.WriteService("service", x.Service);
                json.WriteStartArray("keep");
                foreach (var server in x.Keep)
                {
                    json.WriteStartObject();
                    json.WriteServerKey("server", server);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
        }
    }

    private static Operation? ReadService(string name, JsonSpot spot) => name switch
    {
        "add-service" => new Operation.AddService(spot.Field("service").Service(), spot.Field("settings").Settings()),
        "edit-service" => new Operation.EditService(
            spot.Field("service").Service(), spot.Field("before").Settings(), spot.Field("after").Settings()),
        "delete-service" => new Operation.DeleteService(spot.Field("service").Service()),
        "add-server" => new Operation.AddServer(spot.Field("service").Service(), spot.Field("server").Server()),
        "edit-server" => new Operation.EditServer(
            spot.Field("service").Service(), spot.Field("before").Server(), spot.Field("after").Server()),
        "forget-flows" => new Operation.ForgetFlows(
            spot.Field("service").Service(), Keep(spot.Field("keep"))),
        "delete-server" => new Operation.DeleteServer(spot.Field("service").Service(), spot.Field("server").ServerKey()),
        _ => null,
    };

    private static Set<Ascending<RealServerKey>, RealServerKey> Keep(JsonSpot spot) => spot.Items().Aggregate(
        default(Set<Ascending<RealServerKey>, RealServerKey>), (keep, item) => keep.AddOrUpdate(item.Field("server").ServerKey()));

    private static void WriteAddress(Utf8JsonWriter json, Operation operation)
    {
        switch (operation)
        {
            case Operation.AddRoute x:
                json.WriteString("address", x.Vip.ToString());
                json.WriteRoute("route", x.Route);
                break;
            case Operation.EditRoute x:
                json.WriteString("address", x.Vip.ToString());
                json.WriteRoute("before", x.Before);
                json.WriteRoute("after", x.After);
                break;
            case Operation.DeleteRoute x:
                json.WriteString("address", x.Vip.ToString());
                break;
            case Operation.BindAddress x:
                json.WriteString("address", x.Vip.ToString());
                break;
            case Operation.UnbindAddress x:
                json.WriteString("address", x.Vip.ToString());
                break;
        }
    }

    private static Operation? ReadAddress(string name, JsonSpot spot) => name switch
    {
        "add-route" => new Operation.AddRoute(Vip(spot), spot.Field("route").Route()),
        "edit-route" => new Operation.EditRoute(Vip(spot), spot.Field("before").Route(), spot.Field("after").Route()),
        "delete-route" => new Operation.DeleteRoute(Vip(spot)),
        "bind-address" => new Operation.BindAddress(Vip(spot)),
        "unbind-address" => new Operation.UnbindAddress(Vip(spot)),
        _ => null,
    };

    private static Address Vip(JsonSpot spot) => spot.Field("address").Address();
}
